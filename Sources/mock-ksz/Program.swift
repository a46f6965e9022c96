import ArgumentParser

/// The mock KSZ hub.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mock-ksz",
        abstract: "A mock of the KSZ hub between gateways of OCMWs.",
        discussion: """
            Examples:
              mock-ksz serve --config demo-data/configuration/hub.yaml
              mock-ksz config check --config demo-data/configuration/hub.yaml
              mock-ksz may --config demo-data/configuration/hub.yaml --from 0999999922 --flow requestInquiry \
            --context PCSA:SOCIAL_INQUIRY --ssin 71023000122
              mock-ksz send --config demo-data/configuration/send-b.yaml --fresh demo-data/templates/registerPerson.xml
              mock-ksz witness-key --config demo-data/configuration/hub.yaml
            """,
        subcommands: [
            ServeCommand.self, MayCommand.self, SendCommand.self, ConfigCommand.self, WitnessKeyCommand.self,
            AllowLogKeyCommand.self,
        ])

    /// Runs the command line.
    static func main() async {
        EndingSignals.unblock()
        await main(nil)
    }
}

/// The option that every command has.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "The configuration file (YAML); see docs/mock-hub.md.")
    var path = "mock-ksz.yaml"
}
