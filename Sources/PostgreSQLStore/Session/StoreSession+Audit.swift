import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// Lines of the audit log. Whoever writes holds the tenant's lock: numbers are taken without gaps.
extension StoreSession {
    package func append(_ leaves: [SealedLeaf], toYear year: Int) throws {
        try run("INSERT INTO audit_year (year) VALUES ($1) ON CONFLICT DO NOTHING", [.integer(year)])
        let size = try auditSize(year: year)
        var frontier = try MerkleFrontier(size: size, reader: try auditFrontier(year: year, size: size))
        var indexes = AuditIndexes(session: self)
        var row = try newestAuditRow()
        for leaf in leaves {
            let (next, isBeyond) = row.addingReportingOverflow(1)
            guard !isBeyond else {
                throw MessageStoreError(.rowNotOurs, "somebody else put in a line with the last number there is")
            }
            row = next
            try AuditLineWriter(session: self, leaf: leaf, place: AuditPosition(year: year, index: frontier.size))
                .write(row: row, kind: try indexes.add(leaf.leaf.clear, row: row), frontier.append(leaf.leafHash))
        }
        try indexes.finish()
    }

    /// The hashes into which a tree of `size` leaves splits, read at once.
    private func auditFrontier(year: Int, size: UInt64) throws -> AuditNodes {
        let nodes = try each(Self.frontierQuery, [.integer(year), .integer(Int64(clamping: size))]) { row in
            try row.hash("hash").map { hash in
                MerkleNode(
                    position: MerklePosition(
                        level: UInt8(clamping: try row.integer("level")),
                        index: UInt64(clamping: try row.integer("position"))), hash: hash)
            }
        }
        return AuditNodes(nodes: nodes.compactMap(\.self))
    }

    /// A subtree of each level whose bit is set in the size: the last one of its level.
    static let frontierQuery = """
        SELECT audit_node.level, audit_node.position, audit_node.hash
        FROM generate_series(0, 62) AS bit CROSS JOIN LATERAL (
            SELECT level, position, hash FROM audit_node
            WHERE year = $1 AND level = bit AND position = ($2::bigint >> bit) - 1 LIMIT 1) AS audit_node
        WHERE ($2::bigint >> bit) & 1 = 1
        """

    /// The row of the newest line, 0 when there is none.
    package func newestAuditRow() throws -> Int64 {
        try one("SELECT seq FROM audit_leaf ORDER BY seq DESC LIMIT 1")?.integer("seq") ?? 0
    }

    /// Whether this store began the log of a year, or signed it: one that somebody else put in draws no lines to it, and one
    /// whose first line was changed goes on.
    package func isBegun(_ year: Int) throws -> Bool {
        let first = try one(
            "SELECT year, position, leaf, tag FROM audit_leaf WHERE year = $1 AND position = 0", [.integer(year)])
        if let first, try isOurs(first) { return true }
        return try newestSignedSize(year: year) != nil
    }

    package func auditYear(before year: Int) throws -> Int? {
        try one("SELECT year FROM audit_leaf WHERE year < $1 ORDER BY year DESC LIMIT 1", [.integer(year)]).map {
            Int(try $0.integer("year"))
        }
    }

    package func auditSize(year: Int) throws -> UInt64 {
        let last = try one(
            "SELECT position FROM audit_leaf WHERE year = $1 ORDER BY position DESC LIMIT 1", [.integer(year)])
        return try last.map { UInt64(clamping: try $0.integer("position")) + 1 } ?? 0
    }

    /// Whether the line of a row with `year`, `position`, `leaf` and `tag` is one that this store wrote there.
    func isOurs(_ row: Row) throws -> Bool {
        sealer.isOurs(
            try row.hash("tag"), year: Int(try row.integer("year")),
            position: UInt64(clamping: try row.integer("position")),
            leafHash: MerkleHash(leaf: try row.bytes("leaf")))
    }

    func userIndex(_ side: AuditSide) -> Int64? { side.value(of: .user).map { sealer.user($0) } }

    /// The blind index of the person that openings name.
    func subjectIndex(_ side: AuditSide) -> [UInt8]? { side.value(of: .subject).flatMap { sealer.subject($0) } }

    static func sideCell(_ year: Int, _ position: UInt64) -> CellName {
        CellName(table: "audit_side", row: "\(year)/\(position)", column: "side")
    }
}

extension Row {
    /// The place of a line, from `year` and `position`.
    var auditPosition: AuditPosition {
        get throws(MessageStoreError) {
            AuditPosition(year: Int(try integer("year")), index: UInt64(clamping: try integer("position")))
        }
    }
}
