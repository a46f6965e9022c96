import AuditLog
import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

extension StoreSession {
    /// Appends leaves to the logs of their years (UTC), numbered in the order given.
    func append(_ leaves: [SealedLeaf]) throws {
        var frontiers: [Int: MerkleFrontier] = [:]
        for leaf in leaves {
            let year = AuditLogOrigin.year(of: leaf.leaf.timeMilliseconds)
            var frontier = try frontiers[year] ?? self.frontier(of: year)
            try insert(leaf, year: year, position: frontier.size)
            for node in frontier.append(leaf.leafHash) { try insert(node, year: year) }
            frontiers[year] = frontier
        }
    }

    private func frontier(of year: Int) throws -> MerkleFrontier {
        try run("INSERT INTO audit_year (year) VALUES (?) ON CONFLICT (year) DO NOTHING", [year])
        return try MerkleFrontier(
            size: try auditSize(year: year), reader: AuditNodeReader(session: self, year: year))
    }

    private func insert(_ leaf: SealedLeaf, year: Int, position: UInt64) throws {
        try run(
            "INSERT INTO audit_leaf (year, position, leaf) VALUES (?, ?, ?)",
            [year, Int64(clamping: position), leaf.leafBytes.blob])
        guard !leaf.side.secrets.isEmpty else { return }
        let row = db.lastInsertedRowID
        let instant = UTCInstant(milliseconds: leaf.leaf.timeMilliseconds)
        let side = try sealer.seal(
            leaf.side.encoded(), in: Self.sideCell(year, position), from: instant, for: \.auditMonths)
        let subject = leaf.side[.subject]?.text.flatMap { try? SSIN($0) }
        try run(
            "INSERT INTO audit_side (leaf, subject_index, side) VALUES (?, ?, ?)",
            [row, subject.map { sealer.person($0).blob }, side.blob])
    }

    private func insert(_ node: MerkleNode, year: Int) throws {
        try run(
            "INSERT INTO audit_node (year, level, position, hash) VALUES (?, ?, ?, ?)",
            [year, Int(node.position.level), Int64(clamping: node.position.index), node.hash.bytes.blob])
    }

    func auditYears() throws -> [Int] {
        try all("SELECT year FROM audit_year ORDER BY year", []).map { $0["year"] }
    }

    func auditSize(year: Int) throws -> UInt64 {
        let row = try one("SELECT max(position) AS last FROM audit_leaf WHERE year = ?", [year])
        guard let last = row?["last"] as Int64? else { return 0 }
        return UInt64(clamping: last) + 1
    }

    func auditLines(year: Int, from index: UInt64, limit: Int) throws -> [AuditLine] {
        try all(
            """
            SELECT audit_leaf.year, audit_leaf.position, audit_leaf.leaf, audit_side.side
            FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
            WHERE audit_leaf.year = ? AND audit_leaf.position >= ? ORDER BY audit_leaf.position LIMIT ?
            """, [year, Int64(clamping: index), limit]
        ).map { try auditLine(from: $0) }
    }

    /// What the search by person asks; newest first over all years.
    static let auditSubjectQuery = """
        SELECT audit_leaf.year, audit_leaf.position, audit_leaf.leaf, audit_side.side
        FROM audit_side JOIN audit_leaf ON audit_leaf.seq = audit_side.leaf
        WHERE audit_side.subject_index = ? ORDER BY audit_side.leaf DESC LIMIT ?
        """

    func auditLines(subject: SSIN, limit: Int) throws -> [AuditLine] {
        try all(Self.auditSubjectQuery, [sealer.person(subject).blob, limit]).map { try auditLine(from: $0) }
    }

    /// - Throws: `MessageStoreError` with `.notFound` when the log is shorter than `size`.
    func auditTree(year: Int, size: UInt64) throws -> AuditNodeReader {
        guard size <= (try auditSize(year: year)) else {
            throw MessageStoreError(.notFound, "the audit log of \(year) is shorter")
        }
        return AuditNodeReader(session: self, year: year)
    }

    private func auditLine(from row: Row) throws -> AuditLine {
        let (year, position) = (row["year"] as Int, UInt64(clamping: row["position"] as Int64))
        return AuditLine(
            year: year, index: position, leafBytes: row.bytes("leaf"),
            side: try side(row.optionalBytes("side"), in: Self.sideCell(year, position)))
    }

    /// What is left of the openings; empty after erasure.
    private func side(_ sealed: [UInt8]?, in cell: CellName) throws -> AuditSide {
        guard let sealed else { return AuditSide() }
        do {
            return try AuditSide(decoding: try sealer.open(sealed, in: cell))
        } catch let error as MessageStoreError where error.code == .undecipherable {
            return AuditSide()
        }
    }

    private static func sideCell(_ year: Int, _ position: UInt64) -> CellName {
        CellName(table: "audit_side", row: "\(year)/\(position)", column: "side")
    }
}
