import AuditLog
import GRDB
import MessageStore

/// Adds the lines that were written before migration 31 to its indexes: once, batch by batch, each a transaction, so
/// that memory stays bounded and a program that was stopped goes on where it was.
struct AuditIndexFiller {
    private static let batchSize = 5000

    let sealer: ValueSealer

    /// Fills what is missing. Nobody else writes meanwhile: the file is being opened.
    ///
    /// - Parameter progress: told after each batch how many lines of how many are found.
    func fill(_ pool: DatabasePool, progress: @Sendable (AuditIndexProgress) -> Void) throws {
        while let state = try pool.write({ try step(StoreSession(db: $0, sealer: sealer)) }) { progress(state) }
    }

    /// One batch; `nil` when there was nothing left to do.
    private func step(_ session: StoreSession) throws -> AuditIndexProgress? {
        guard let next = try session.one("SELECT next FROM audit_fill", [])?["next"] as Int64? else { return nil }
        let rows = try session.all(
            """
            SELECT audit_leaf.seq, audit_leaf.year, audit_leaf.position, audit_leaf.leaf, audit_side.side
            FROM audit_leaf LEFT JOIN audit_side ON audit_side.leaf = audit_leaf.seq
            WHERE audit_leaf.seq >= ? ORDER BY audit_leaf.seq LIMIT ?
            """, [next, Self.batchSize])
        guard let last = try rows.last?["seq"] as Int64? else {
            try session.run("DELETE FROM audit_fill", [])
            return nil
        }
        var indexes = AuditIndexes(session: session)
        for row in rows { try index(row, session, &indexes) }
        try indexes.finish()
        try session.run("UPDATE audit_fill SET next = ?", [last + 1])
        let newest = try session.one("SELECT max(seq) AS row FROM audit_leaf", [])?["row"] as Int64?
        return AuditIndexProgress(done: last, total: newest ?? last)
    }

    /// A line or opening that cannot be read is left out; verification tells of it. A key file that cannot be read stops
    /// the filling: the openings are not damaged.
    private func index(_ row: Row, _ session: StoreSession, _ indexes: inout AuditIndexes) throws {
        guard let leaf = try? AuditLeaf(decoding: row.bytes("leaf")) else { return }
        let seq = try row["seq"] as Int64
        try indexes.add(leaf.clear, row: seq)
        guard let user = try session.openSide(row)?.value(of: .user) else { return }
        try session.run("UPDATE audit_side SET user_index = ? WHERE leaf = ?", [sealer.user(user), seq])
    }
}

/// How far the indexes of an older database are filled.
public struct AuditIndexProgress: Hashable, Sendable {
    /// Lines that are found.
    public let done: Int64
    /// Lines there are.
    public let total: Int64
}
