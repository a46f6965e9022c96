import KSZHub

/// Reads every file that a configuration names, as the hub does at start; makes none and opens no database.
public struct HubCheck: Sendable {
    private let configuration: HubConfiguration

    /// Takes a configuration.
    public init(_ configuration: HubConfiguration) { self.configuration = configuration }

    /// Reads everything.
    ///
    /// - Throws: `KSZHubError` naming the first file or key that is wrong.
    public func run() throws {
        let files = HubFiles(configuration: configuration)
        let day = try HubServer.civilDay()
        _ = try MemberRegistry(configuration.members) { day(HubServer.now()) }
        _ = try (files.trust(), files.identity(), files.schemas())
        _ = try (files.policy(), files.persons(), files.sources(), files.faults())
        _ = try TLSMaterial(configuration)
    }
}
