import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

// What one transaction cannot do, or what is read in another way than in other databases.
extension SQLiteStore {
    /// One range of an index, and a look at each block of times.
    public func markedAuditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine] {
        try await read { try $0.markedAuditLines(year: year, from: index, limit: max(0, limit)) }
    }
    /// One pass over each index, range by range.
    public func auditSearchSum(upTo row: Int64) async throws -> UInt64? {
        guard let kinds = try await read({ try $0.auditKindHashes() }) else { return nil }
        var sum: UInt64 = 0
        for (id, kind) in kinds { sum &+= try await read { try $0.auditKindSum(id, kind, upTo: row) } }
        sum &+= try await sumOverEras(of: .tickets, upTo: row) { try $0.auditReferenceSum(era: $1, upTo: row) }
        sum &+= try await sumOverEras(of: .persons, upTo: row) { try $0.auditSubjectSum(era: $1, upTo: row) }
        for sixteenth in StoreSession.userRanges {
            sum &+= try await read { try $0.auditUserSum(sixteenth, upTo: row) }
        }
        return sum
    }

    /// Era by era: between two of them others can read.
    private func sumOverEras(
        of index: AuditEraIndex, upTo row: Int64,
        _ part: @escaping @Sendable (StoreSession, Int64) throws -> UInt64
    ) async throws -> UInt64 {
        var (sum, last): (UInt64, Int64) = (0, -1)
        while let era = try await read({ [last] in try $0.auditEra(of: index, after: last) }), era <= index.era(of: row)
        {
            sum &+= try await read { try part($0, era) }
            last = era
        }
        return sum
    }

    /// One pass over the leaves and one over each index.
    public func isAuditSearchWhole() async throws -> Bool {
        try checkOpen()
        return try await translatingErrors { [pool, sealer] in
            try await onDispatchThread { try AuditSearchCheck(pool: pool, sealer: sealer).isWhole() }
        }
    }

    /// One pass over every table of the log and each of its indexes.
    public func auditTableDamages() async throws -> [AuditTableFault] {
        try await read { try AuditTableCheck(session: $0).damages() }
    }
}
