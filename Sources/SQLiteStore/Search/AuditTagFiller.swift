import AuditLog
import GRDB
import MessageStore
import XMLSecurity

/// Tags the rows of the audit log that a version without tags wrote: once in the life of a key file.
///
/// The key file says that it was done, so that whoever writes the database cannot have it done again. A key file that does
/// not say so, beside rows with valid tags, is an older copy of one that did: then nothing is tagged.
struct AuditTagFiller {
    private static let batchSize = 5000

    let sealer: ValueSealer

    /// Nobody else writes meanwhile: the file is being opened. Killed in between, it goes on at the next opening.
    func fill(_ pool: DatabasePool) throws {
        guard try begin(pool) == .begun else { return }
        var row: Int64 = 0
        while let last = try pool.write({ try tagLines(StoreSession(db: $0, sealer: sealer), after: row) }) {
            row = last
        }
        row = 0
        while let last = try pool.write({ try tagCheckpoints(StoreSession(db: $0, sealer: sealer), after: row) }) {
            row = last
        }
        try sealer.keys.setAuditTagStage(.whole)
    }

    private func begin(_ pool: DatabasePool) throws -> AuditTagStage {
        if let stage = try sealer.keys.auditTagStage() { return stage }
        let isTagged = try pool.read { try hasTaggedLine(StoreSession(db: $0, sealer: sealer)) }
        let stage: AuditTagStage = isTagged ? .whole : .begun
        try sealer.keys.setAuditTagStage(stage)
        return stage
    }

    private func hasTaggedLine(_ session: StoreSession) throws -> Bool {
        let rows = try Row.fetchCursor(
            session.db, sql: "SELECT year, position, leaf, tag FROM audit_leaf WHERE tag IS NOT NULL ORDER BY seq")
        while let row = try rows.next() {
            if try session.isOurs(row) { return true }
        }
        return false
    }

    /// - Returns: the last row looked at; `nil` when there was none.
    private func tagLines(_ session: StoreSession, after start: Int64) throws -> Int64? {
        let rows = try session.all(
            """
            SELECT seq, year, position, leaf FROM audit_leaf WHERE seq > ? AND tag IS NULL ORDER BY seq LIMIT ?
            """, [start, Self.batchSize])
        for row in rows {
            let tag = sealer.tag(
                year: try row["year"], position: UInt64(clamping: try row["position"] as Int64),
                leafHash: MerkleHash(leaf: try row.bytes("leaf")))
            try session.run("UPDATE audit_leaf SET tag = ? WHERE seq = ?", [tag.blob, row["seq"] as Int64])
        }
        return try rows.last?["seq"]
    }

    /// - Returns: the last row looked at; `nil` when there was none.
    private func tagCheckpoints(_ session: StoreSession, after start: Int64) throws -> Int64? {
        let rows = try session.all(
            """
            SELECT seq, year, size, note, kept_at FROM checkpoint WHERE seq > ? AND tag IS NULL ORDER BY seq LIMIT ?
            """, [start, Self.batchSize])
        for row in rows {
            let number = try row["seq"] as Int64
            let tag = sealer.tag(
                try StoreSession.checkpoint(from: row), keptAt: try row.instant("kept_at"), row: number)
            try session.run("UPDATE checkpoint SET tag = ? WHERE seq = ?", [tag.blob, number])
        }
        return try rows.last?["seq"]
    }
}
