import ArgumentParser
import KSZHubHTTP

/// `mock-ksz allow-log-key`: the operator's word for a key of a log whose key before was lost.
struct AllowLogKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow-log-key",
        abstract: "Let an OCMW's audit log have a key for which the key before does not vouch.",
        discussion: """
            A new key of a log is taken only when the key in force vouches for it. When an OCMW lost that key, or another \
            key was put in its place, make sure on another way who asks (call the OCMW's adviser), then allow the key that \
            the adviser reads to you. Key, reason and time are kept for good and are listed when --key is left out. The OCMW \
            then sends the key again: ocmw-gateway audit publish-key.

            Example: mock-ksz allow-log-key --config mock-ksz.yaml --key ocmw-gateway/0999999922/2026+5ed735d7+Ad... \
            --reason key-file-lost-confirmed-by-phone
            """)

    @OptionGroup var file: ConfigurationOption

    @Option(help: "The verifier key, as ocmw-gateway audit checkpoint shows it.")
    var key: String?

    @Option(help: "Why: 1 to 200 characters of printable ASCII, without personal data.")
    var reason: String?

    func run() async throws {
        try await Failure.explained {
            let allowance = try LogKeyAllowance(try await HubSettings.read(file.path).hub)
            if let key {
                guard try await allowance.allow(key, reason: reason ?? "") else {
                    throw UsageError(
                        "--key is not the verifier key of an OCMW's log, or --reason is not 1 to 200 printable characters"
                    )
                }
            }
            for permission in try await allowance.permissions() {
                Standard.printLine("\(permission.instant.xmlDateTime) \(permission.origin) \(permission.reason)")
            }
        }
    }
}
