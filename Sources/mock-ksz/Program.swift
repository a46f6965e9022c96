import ArgumentParser

/// The mock KSZ hub.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mock-ksz",
        abstract: "A mock of the KSZ hub between gateways of OCMWs.",
        discussion: "Example: mock-ksz serve --config mock-ksz.yaml",
        subcommands: [ServeCommand.self, MayCommand.self])
}

/// The option that every command has.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "The configuration file (YAML); see docs/mock-hub.md.")
    var path = "mock-ksz.yaml"
}
