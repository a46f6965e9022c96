import KSZHub

/// The hub operator's word for a key of a log for which the key before does not vouch.
public struct LogKeyAllowance: Sendable {
    private let store: SQLiteHubStore

    /// Opens the database of a hub, which may run.
    ///
    /// - Throws: `KSZHubError` when it cannot be opened.
    public init(_ configuration: HubConfiguration) throws {
        store = try HubFiles(configuration: configuration).store()
    }

    /// Lets the log that a verifier key names have that key, once and for some hours, and keeps reason and time for good.
    ///
    /// - Returns: false when the key is not the verifier key of an OCMW's log, the reason not 1 to 200 characters of
    ///   printable ASCII, or the hours not among `LogKeyPermission.hours`: nothing was written.
    public func allow(_ verifierKey: String, reason: String, hours: Int = LogKeyPermission.standardHours) async throws
        -> Bool
    {
        guard
            let permission = LogKeyPermission(
                verifierKey: verifierKey, reason: reason, instant: HubServer.now(), hours: hours)
        else { return false }
        try await store.allow(permission)
        return true
    }

    /// What was allowed until now, oldest first.
    public func permissions() async throws -> [LogKeyPermission] { try await store.logKeyPermissions() }

    /// What has become of a permission by now: `open until …`, `used …` or `expired …`.
    public static func state(of permission: LogKeyPermission) -> String {
        if let usedAt = permission.usedAt { return "used \(usedAt.xmlDateTime)" }
        let isOpen = permission.isOpen(at: HubServer.now())
        return "\(isOpen ? "open until" : "expired") \(permission.validUntil.xmlDateTime)"
    }
}
