import AuditLog
import MessageStore
import SocialSecurity

extension PostgreSQLStore {
    private static let batchSize = 2000

    /// Reads and opens each row: some ten microseconds a line.
    public func auditOpenings(of person: SSIN, after position: AuditPosition?, limit: Int) async throws
        -> AuditOpeningsPage
    {
        try await read { try $0.auditOpenings(of: person, after: position, limit: max(1, limit)) }
    }

    /// Rows that keep other openings are sealed again; the others are deleted.
    public func eraseOpenings(_ openings: [AuditOpenings], leaves: [SealedLeaf]) async throws {
        try await write { try $0.eraseOpenings(openings, leaves: leaves) }
    }

    /// A look at an index for each month.
    public func auditOpeningMonths() async throws -> [RetentionMonth] {
        try await read { try $0.auditOpeningMonths() }
    }

    /// One range of an index.
    public func auditOpeningCount(of month: RetentionMonth) async throws -> Int {
        try await read { try $0.auditOpeningCount(of: month) }
    }

    /// With the key the openings are unreadable at once; their rows, with the index by person, go in batches.
    public func eraseOpenings(of month: RetentionMonth, leaf: SealedLeaf?) async throws {
        if let leaf { try await append([leaf]) }
        try await onThread { [keys] in try keys.erase(month, for: .openings) }
        while try await write({ try $0.eraseRows(of: month, limit: Self.batchSize) }) > 0 {}
    }

    /// One range of an index.
    public func auditErasures(after position: AuditPosition?, limit: Int) async throws -> [AuditLine] {
        try await read { try $0.auditErasures(after: position, limit: max(0, limit)) }
    }

    /// Waits until nobody reads what was erased, then lets PostgreSQL take the dead rows out of its tables and indexes.
    public func wipeErased() async throws -> Bool {
        try await onThread { [settings, sealer] in
            let connection = try Connection(settings, tenant: sealer.keys.organisation.digits)
            return try ErasedRowCleaner(session: StoreSession(connection: connection, sealer: sealer)).run()
        }
    }
}
