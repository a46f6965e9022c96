import AuditLog
import GRDB
import MessageStore

/// The end of a log, as it may be signed.
extension StoreSession {
    private static let tailQuery =
        "SELECT position, leaf, tag, year FROM audit_leaf WHERE year = ? AND position >= ? ORDER BY position"

    /// Nodes are believed up to the newest checkpoint, whose root whoever signs compares; what stands behind it is hashed.
    ///
    /// - Throws: `MessageStoreError` with `.rowNotOurs` when a line behind the newest checkpoint is missing.
    package func auditEnd(year: Int) throws -> AuditLogEnd {
        let newest = try newestCheckpoint(year: year)
        let (size, signed) = (try auditSize(year: year), newest?.size ?? 0)
        let reader = AuditNodeReader(session: self, year: year)
        let rotations = try auditKeyRotations()
        guard signed <= size else {
            return AuditLogEnd(
                year: year, size: size, root: try MerkleTree.root(size: size, reader: reader),
                newestCheckpoint: newest, rotations: rotations)
        }
        var tail = AuditTail(frontier: try MerkleFrontier(size: signed, reader: reader))
        let signedRoot = newest.map { _ in tail.frontier.root }
        let rows = try Row.fetchCursor(
            try db.cachedStatement(sql: Self.tailQuery), arguments: [year, Int64(clamping: signed)])
        while let row = try rows.next() {
            try tail.take(
                row.bytes("leaf"), at: UInt64(clamping: row["position"] as Int64), isOurs: isOurs(row))
        }
        return AuditLogEnd(
            year: year, size: tail.frontier.size, root: tail.frontier.root, newestCheckpoint: newest,
            signedRoot: signedRoot, foreignLines: tail.foreign,
            foreignLineOfTheLogItself: tail.foreignOfTheLogItself, rotations: rotations)
    }

    /// Whether the line of a row with `year`, `position`, `leaf` and `tag` is one that this store wrote there.
    func isOurs(_ row: Row) throws -> Bool {
        sealer.isOurs(
            try row.hash("tag"), year: try row["year"], position: UInt64(clamping: try row["position"] as Int64),
            leafHash: MerkleHash(leaf: try row.bytes("leaf")))
    }
}
