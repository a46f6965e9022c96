import AuditLog
import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

extension StoreSession {
    package func append(_ leaves: [SealedLeaf], toYear year: Int) throws {
        try run("INSERT INTO audit_year (year) VALUES (?) ON CONFLICT (year) DO NOTHING", [year])
        var frontier = try MerkleFrontier(
            size: try auditSize(year: year), reader: AuditNodeReader(session: self, year: year))
        var indexes = AuditIndexes(session: self)
        for leaf in leaves {
            let row = try insert(leaf, year: year, position: frontier.size)
            try indexes.add(leaf.leaf.clear, row: row)
            for node in frontier.append(leaf.leafHash) { try insert(node, year: year) }
        }
        try indexes.finish()
    }

    /// Whether this store began the log of a year, or signed it: one that somebody else put in draws no lines to it, and one
    /// whose first line was changed goes on.
    package func isBegun(_ year: Int) throws -> Bool {
        let first = try one("SELECT year, position, leaf, tag FROM audit_leaf WHERE year = ? AND position = 0", [year])
        if let first, try isOurs(first) { return true }
        return try newestSignedSize(year: year) != nil
    }

    package func auditYear(before year: Int) throws -> Int? {
        try one(
            "SELECT year FROM audit_leaf WHERE year < ? AND typeof(year) = 'integer' ORDER BY year DESC LIMIT 1", [year]
        )?["year"]
    }

    /// - Returns: its row.
    private func insert(_ leaf: SealedLeaf, year: Int, position: UInt64) throws -> Int64 {
        try run(
            "INSERT INTO audit_leaf (year, position, leaf, tag) VALUES (?, ?, ?, ?)",
            [
                year, Int64(clamping: position), leaf.leafBytes.blob,
                sealer.tag(year: year, position: position, leafHash: leaf.leafHash).blob,
            ])
        let row = db.lastInsertedRowID
        if leaf.leaf.act == .erased { try run("INSERT INTO audit_erasure (leaf) VALUES (?)", [row]) }
        guard !leaf.side.isEmpty else { return row }
        let month = RetentionMonth(UTCInstant(milliseconds: leaf.leaf.timeMilliseconds), addingMonths: 0)
        let side = try sealer.sealOpenings(leaf.side, in: Self.sideCell(year, position), of: month)
        try run(
            "INSERT INTO audit_side (leaf, subject_index, user_index, side, month) VALUES (?, ?, ?, ?, ?)",
            [row, subjectIndex(leaf.side)?.blob, userIndex(leaf.side), side.blob, Int(month.number)])
        return row
    }

    private func insert(_ node: MerkleNode, year: Int) throws {
        try run(
            "INSERT INTO audit_node (year, level, position, hash) VALUES (?, ?, ?, ?)",
            [year, Int(node.position.level), Int64(clamping: node.position.index), node.hash.bytes.blob])
    }

    package func auditSize(year: Int) throws -> UInt64 {
        let row = try one("SELECT max(position) AS last FROM audit_leaf WHERE year = ?", [year])
        guard let last = try row?["last"] as Int64? else { return 0 }
        return UInt64(clamping: last) + 1
    }

    private static let auditRangeQuery = """
        \(auditColumns) FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        WHERE audit_leaf.year = ? AND audit_leaf.position >= ? ORDER BY audit_leaf.position LIMIT ?
        """

    package func auditLines(year: Int, from index: UInt64, limit: Int) throws -> [AuditLine] {
        try auditLines(Self.auditRangeQuery, [year, Int64(clamping: index), limit])
    }

    func markedAuditLines(year: Int, from index: UInt64, limit: Int) throws -> [AuditLine] {
        var marker: AuditSearchMarker? = AuditSearchMarker(session: self)
        return try auditLines(Self.auditRangeQuery, [year, Int64(clamping: index), limit], &marker)
    }

    /// - Throws: `MessageStoreError` with `.notFound` when the log is shorter than `size`.
    package func auditTree(year: Int, size: UInt64) throws -> AuditNodeReader {
        guard size <= (try auditSize(year: year)) else {
            throw MessageStoreError(.notFound, "the audit log of \(year) is shorter")
        }
        return AuditNodeReader(session: self, year: year)
    }

    /// Lines of rows of `auditColumns`.
    func auditLines(_ sql: String, _ arguments: StatementArguments) throws -> [AuditLine] {
        var marker: AuditSearchMarker?
        return try auditLines(sql, arguments, &marker)
    }

    /// - Parameter marker: makes what searches must know of each line.
    private func auditLines(
        _ sql: String, _ arguments: StatementArguments, _ marker: inout AuditSearchMarker?
    ) throws -> [AuditLine] {
        var reader = AuditLineReader(sealer: sealer)
        return try each(sql, arguments) { try reader.line(from: $0, &marker) }
    }

    func userIndex(_ side: AuditSide) -> Int64? { side.value(of: .user).map { sealer.user($0) } }

    /// The blind index of the person that openings name.
    func subjectIndex(_ side: AuditSide) -> [UInt8]? { side.value(of: .subject).flatMap { sealer.subject($0) } }

    static func sideCell(_ year: Int, _ position: UInt64) -> CellName {
        CellName(table: "audit_side", row: "\(year)/\(position)", column: "side")
    }
}

extension StoreSession {
    package func newestAuditRow() throws -> Int64 { try one("SELECT max(seq) AS row FROM audit_leaf", [])?["row"] ?? 0 }

    package func auditLeaves(year: Int, from index: UInt64, limit: Int) throws -> [[UInt8]] {
        try each(
            "SELECT leaf FROM audit_leaf WHERE year = ? AND position >= ? ORDER BY position LIMIT ?",
            [year, Int64(clamping: index), limit]
        ) { try $0.bytes(at: 0) ?? [] }
    }
}
