import ArgumentParser
import KSZHub
import KSZHubHTTP

/// `mock-ksz config`: the configuration file without starting anything.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Look at the configuration file without starting the hub.",
        discussion: "Example: mock-ksz config check --config mock-ksz.yaml", subcommands: [Check.self])

    /// Checks the file and everything that it names.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the file and every file that it names; the first mistake is told.",
            discussion: """
                Exit code 0: the hub can start; 1: something is wrong, with key or file and remedy.

                Example: mock-ksz config check --config mock-ksz.yaml
                """)

        @OptionGroup var file: ConfigurationOption

        func run() async throws {
            do {
                try HubCheck(try await HubSettings.read(file.path).hub).run()
            } catch let error as KSZHubError {
                Standard.printLine("\(error.reason) [\(error.code.rawValue)]")
                Standard.printLine("Remedy: \(Failure.remedy(error.code))")
                throw ExitCode(1)
            }
            Standard.printLine("\(file.path): nothing is wrong")
        }
    }
}
