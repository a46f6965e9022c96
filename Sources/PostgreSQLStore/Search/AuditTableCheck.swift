import AuditLog
import MessageStore
import XMLSecurity

/// Compares tables beside the lines with the lines: years, number of hashes, kept checkpoints, verdicts, contradictions;
/// and looks who wrote what joins the numbers of a person.
struct AuditTableCheck {
    private static let limit = 100

    let session: StoreSession

    /// At most 100 of a kind; one state of the database.
    func faults() throws -> [AuditTableFault] {
        try years() + surplusNodes() + checkpoints() + cosignedCheckpoints() + verdicts() + contradictions()
            + replacements() + apiKeys()
    }

    /// The newest state of a log, with the hub's word: what is kept of one checkpoint in two tables.
    private func cosignedCheckpoints() throws -> [AuditTableFault] {
        try session.all("SELECT year, size, note FROM cosigned_checkpoint").map {
            try StoreSession.checkpoint(from: $0)
        }
        .filter { try !session.isCosigned($0) }.prefix(Self.limit)
        .map { AuditTableFault(.cosignedCheckpoint, year: $0.year) }
    }

    private func years() throws -> [AuditTableFault] {
        let listed = Set(try session.years(in: "audit_year"))
        let present = Set(try session.years(in: "audit_leaf"))
        return listed.symmetricDifference(present).sorted().prefix(Self.limit).map { AuditTableFault(.year, year: $0) }
    }

    /// Hashes where the lines of a year make none. Those where they make one are compared one by one with the lines.
    private func surplusNodes() throws -> [AuditTableFault] {
        var faults: [AuditTableFault] = []
        for year in try session.auditTraces() where try faults.count < Self.limit && hasSurplusNode(year) {
            faults.append(AuditTableFault(.surplusNode, year: year))
        }
        return faults
    }

    private func hasSurplusNode(_ year: Int) throws -> Bool {
        let size = try session.auditSize(year: year)
        guard size < UInt64(Int64.max) else { return false }
        return try session.one(Self.surplusQuery, [.integer(year), .integer(Int64(size))]) != nil
    }

    /// A look at the ends of each level, and outside of all levels.
    static let surplusQuery = """
        SELECT 1 FROM audit_node WHERE year = $1 AND level < 0
        UNION ALL SELECT 1 FROM audit_node WHERE year = $1 AND level > 62
        UNION ALL SELECT 1 FROM generate_series(0, 62) AS bit WHERE EXISTS (
            SELECT 1 FROM audit_node WHERE year = $1 AND level = bit AND position < 0)
            OR EXISTS (SELECT 1 FROM audit_node WHERE year = $1 AND level = bit AND position >= $2::bigint >> bit)
        LIMIT 1
        """

    func checkpoints() throws -> [AuditTableFault] {
        var (missing, foreign, next) = ([AuditTableFault](), [AuditTableFault](), Int64(1))
        for row in try session.all("SELECT seq, year, size, note, kept_at, tag FROM checkpoint ORDER BY seq") {
            let (number, year) = (try row.integer("seq"), Int(try row.integer("year")))
            if number != next, missing.count < Self.limit {
                missing.append(AuditTableFault(.checkpointMissing, year: year))
            }
            next = number &+ 1
            if try !session.isCheckpointOurs(row), foreign.count < Self.limit {
                foreign.append(AuditTableFault(.checkpointNotOurs, year: year))
            }
        }
        return missing + foreign
    }

    private func replacements() throws -> [AuditTableFault] {
        let year = try session.auditYears().last ?? 0
        return try session.all("SELECT * FROM replaced_number")
            .filter { try !session.isReplacementOurs($0) }.prefix(Self.limit)
            .map { _ in AuditTableFault(.replacement, year: year) }
    }
}

extension StoreSession {
    package func auditTableFaults() throws -> [AuditTableFault] { try AuditTableCheck(session: self).faults() }

    package func checkpointFaults() throws -> [AuditTableFault] { try AuditTableCheck(session: self).checkpoints() }
}
