import ArgumentParser
import KSZHubHTTP

/// `mock-ksz witness-key`: the public key with which the hub cosigns checkpoints.
struct WitnessKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness-key",
        abstract: "Print the key with which the hub cosigns checkpoints of audit logs.",
        discussion: """
            Prints one line, name+key ID+public key: the value of hub.witnessKey in the configuration of a gateway. The
            secret half is the file witness.key in dataDirectory (mode 0600), made here when it is not there.

            Example: mock-ksz witness-key --config mock-ksz.yaml
            """)

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        try await Failure.explained {
            Standard.printLine(try HubWitnessKey(try await HubSettings.read(file.path).hub).verifierKey)
        }
    }
}
