import MessageStore
import XMLSecurity

extension PostgreSQLStore {
    /// Notes which lists and responses count from now on.
    public func keepRevocation(_ sources: [RevocationSource], at instant: UTCInstant) async throws {
        try await write { try $0.keepRevocation(sources, at: instant) }
    }

    /// Uses, then the lists without any.
    public func forgetRevocation(endedBefore instant: UTCInstant) async throws {
        try await write { try $0.forgetRevocation(endedBefore: instant) }
    }

    /// What counted at an instant.
    public func revocation(at instant: UTCInstant) async throws -> [KeptRevocation] {
        try await read { try $0.revocation(at: instant) }
    }

    /// One list or response with its bytes.
    public func revocationSource(id: Int64) async throws -> RevocationSource? {
        try await read { try $0.revocationSource(id: id) }
    }
}
