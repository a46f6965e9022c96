import AuditLog
import MessageStore

/// Lines as they are read.
extension StoreSession {
    /// What is longer than any value of ours is not read: somebody else put it there, and its empty stand-in is found as well.
    static let auditColumns = """
        SELECT audit_leaf.year, audit_leaf.position,
            CASE WHEN octet_length(audit_leaf.leaf) <= \(AuditLeaf.byteLimit) THEN audit_leaf.leaf ELSE ''::bytea END
                AS leaf,
            audit_side.subject_index, audit_side.user_index,
            CASE WHEN octet_length(audit_side.side) > \(sealedSideByteLimit) THEN ''::bytea ELSE audit_side.side END
                AS side,
            audit_leaf.seq, audit_leaf.tag
        """
    /// Openings, and what their encryption adds.
    private static let sealedSideByteLimit = AuditSide.byteLimit + 256

    static let auditRangeQuery = """
        \(auditColumns) FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        WHERE audit_leaf.year = $1 AND audit_leaf.position >= $2 ORDER BY audit_leaf.position LIMIT $3
        """

    /// What a listing from the newest line on asks.
    static let auditNewestQuery = """
        \(auditColumns) FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        WHERE audit_leaf.seq < $1 ORDER BY audit_leaf.seq DESC LIMIT $2
        """

    static let auditLineQuery = """
        \(auditColumns) FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
        WHERE audit_leaf.seq = $1
        """

    package func auditLines(year: Int, from index: UInt64, limit: Int) throws -> [AuditLine] {
        try auditLines(Self.auditRangeQuery, [.integer(year), .integer(Int64(clamping: index)), .integer(limit)])
    }

    /// Lines of rows of `auditColumns`.
    func auditLines(_ sql: String, _ arguments: [Value]) throws -> [AuditLine] {
        var sides = AuditSideReader(sealer: sealer)
        return try each(sql, arguments) { try line(from: $0, &sides) }
    }

    private func line(from row: Row, _ sides: inout AuditSideReader) throws -> AuditLine {
        let place = try row.auditPosition
        let leafBytes = try row.bytes("leaf")
        let outline = try? AuditLeafOutline(leafBytes)
        let indexed = (subject: try row.optionalBytes("subject_index"), user: try row.optionalInteger("user_index"))
        let (side, state) = try sides.side(
            row.optionalBytes("side"), indexed, of: outline, in: Self.sideCell(place.year, place.index))
        let leafHash = MerkleHash(leaf: leafBytes)
        let isOurs = sealer.isOurs(try row.hash("tag"), year: place.year, position: place.index, leafHash: leafHash)
        return AuditLine(
            year: place.year, index: place.index, leafBytes: leafBytes, leafHash: leafHash, outline: outline,
            side: side, sideState: state, searchMark: nil, isOurs: isOurs)
    }

    package func auditLeaves(year: Int, from index: UInt64, limit: Int) throws -> [[UInt8]] {
        try each(
            "SELECT leaf FROM audit_leaf WHERE year = $1 AND position >= $2 ORDER BY position LIMIT $3",
            [.integer(year), .integer(Int64(clamping: index)), .integer(limit)]
        ) { try $0.bytes("leaf") }
    }

    /// - Throws: `MessageStoreError` with `.notFound` when the log is shorter than `size`.
    package func auditTree(year: Int, size: UInt64) throws -> AuditNodeReader {
        guard size <= (try auditSize(year: year)) else {
            throw MessageStoreError(.notFound, "the audit log of \(year) is shorter")
        }
        return AuditNodeReader(session: self, year: year)
    }

    /// The row of a place; 0, before all rows, for a place that has none.
    func auditRow(_ position: AuditPosition) throws -> Int64 {
        try one(
            "SELECT seq FROM audit_leaf WHERE year = $1 AND position = $2",
            [.integer(position.year), .integer(Int64(clamping: position.index))])?.integer("seq") ?? 0
    }
}
