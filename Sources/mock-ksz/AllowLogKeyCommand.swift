import ArgumentParser
import KSZHub
import KSZHubHTTP

/// `mock-ksz allow-log-key`: the operator's word for a key of a log whose key before was lost.
struct AllowLogKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow-log-key",
        abstract: "Let an OCMW's audit log have a key for which the key before does not vouch.",
        discussion: """
            A new key of a log is taken only when the key in force vouches for it. When an OCMW lost that key, or another \
            key was put in its place, make sure on another way who asks (call the OCMW's adviser), then allow the key that \
            the adviser reads to you. The permission counts for one registration of that key in that log, within --hours; \
            what was not used by then has to be given again. Key, reason and time are kept for good; without --key they are \
            listed, with "open until", "used" or "expired". The OCMW then sends the key again: ocmw-gateway audit publish-key.

            Example: mock-ksz allow-log-key --config mock-ksz.yaml --key ocmw-gateway/0999999922/2026+5ed735d7+Ad... \
            --reason key-file-lost-confirmed-by-phone
            """)

    @OptionGroup var file: ConfigurationOption

    @Option(help: "The verifier key, as ocmw-gateway audit checkpoint shows it.")
    var key: String?

    @Option(help: "Why: 1 to 200 characters of printable ASCII, without personal data.")
    var reason: String?

    @Option(help: "For how many hours it may be used, 1 to 168.")
    var hours = LogKeyPermission.standardHours

    func validate() throws {
        guard LogKeyPermission.hours.contains(hours) else {
            throw ValidationError("--hours is \(hours): give 1 to 168, for how long the OCMW may send the key again.")
        }
    }

    func run() async throws {
        try await Failure.explained {
            let allowance = try LogKeyAllowance(try await HubSettings.read(file.path).hub)
            if let key {
                guard try await allowance.allow(key, reason: reason ?? "", hours: hours) else {
                    throw UsageError(
                        "--key is not the verifier key of an OCMW's log, or --reason is not 1 to 200 printable characters"
                    )
                }
            }
            for permission in try await allowance.permissions() {
                let state = LogKeyAllowance.state(of: permission)
                Standard.printLine(
                    "\(permission.instant.xmlDateTime) \(permission.origin) \(permission.reason): \(state)")
            }
        }
    }
}
