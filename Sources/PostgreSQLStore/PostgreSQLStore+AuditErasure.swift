import AuditLog
import MessageStore
import SocialSecurity

extension PostgreSQLStore {
    /// Waits until nobody reads what was erased, then lets PostgreSQL take the dead rows out of its tables and indexes.
    public func wipeErased() async throws -> Bool {
        try await onThread { [settings, sealer] in
            let connection = try Connection(settings, tenant: sealer.keys.organisation.digits)
            return try ErasedRowCleaner(session: StoreSession(connection: connection, sealer: sealer)).run()
        }
    }
}
