import AuditLog
import MessageStore

/// The end of a log, as it may be signed.
extension StoreSession {
    /// Read so many at once: memory stays bounded.
    private static let tailBatchSize = 2000

    private static let tailQuery = """
        SELECT position, leaf, tag, year FROM audit_leaf
        WHERE year = $1 AND position >= $2 ORDER BY position LIMIT \(tailBatchSize)
        """

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
        while try readTail(of: year, into: &tail) == Self.tailBatchSize {}
        return AuditLogEnd(
            year: year, size: tail.frontier.size, root: tail.frontier.root, newestCheckpoint: newest,
            signedRoot: signedRoot, foreignLines: tail.foreign,
            foreignLineOfTheLogItself: tail.foreignOfTheLogItself, rotations: rotations)
    }

    /// - Returns: number of lines that were taken.
    private func readTail(of year: Int, into tail: inout AuditTail) throws -> Int {
        let rows = try all(Self.tailQuery, [.integer(year), .integer(Int64(clamping: tail.frontier.size))])
        for row in rows {
            try tail.take(
                row.bytes("leaf"), at: UInt64(clamping: row.integer("position")), isOurs: isOurs(row))
        }
        return rows.count
    }
}
