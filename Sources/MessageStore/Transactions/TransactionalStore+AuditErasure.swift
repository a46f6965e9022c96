import AuditLog
import SocialSecurity

/// The part of one transaction in `AuditErasureStore`. A method that is called as one there does what is said there.
package protocol AuditErasureTransaction {
    func auditOpenings(of person: SSIN, after position: AuditPosition?, limit: Int) throws -> AuditOpeningsPage
    func eraseOpenings(_ openings: [AuditOpenings], leaves: [SealedLeaf]) throws
    func auditOpeningMonths() throws -> [RetentionMonth]
    func auditOpeningCount(of month: RetentionMonth) throws -> Int
    /// Deletes some of the rows of a month. Returns their number, 0 when none is left.
    func eraseRows(of month: RetentionMonth, limit: Int) throws -> Int
    func auditErasures(after position: AuditPosition?, limit: Int) throws -> [AuditLine]
}

/// Rows that go in one transaction: others write in between.
private let erasedRowsOfTransaction = 2_000

extension TransactionalStore {
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
        try await onDispatchThread { [keys] in try keys.erase(month, for: .openings) }
        while try await write({ try $0.eraseRows(of: month, limit: erasedRowsOfTransaction) }) > 0 {}
    }

    /// One range of an index.
    public func auditErasures(after position: AuditPosition?, limit: Int) async throws -> [AuditLine] {
        try await read { try $0.auditErasures(after: position, limit: max(0, limit)) }
    }
}
