import AuditLog
import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

/// Cosigned checkpoints, contradictions, published keys.
extension StoreSession {
    package func keepCosigned(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) throws {
        try run(
            "INSERT OR REPLACE INTO cosigned_checkpoint (year, size, note, kept_at) VALUES (?, ?, ?, ?)",
            [checkpoint.year, Int64(clamping: checkpoint.size), checkpoint.note, instant.milliseconds])
    }

    /// Rows that are no cosigned checkpoint of this log are passed over, and told by verification: one that claims a size that
    /// the log never had would otherwise keep the newest from being cosigned.
    package func newestCosigned(year: Int) throws -> CosignedCheckpoint? {
        guard let newest = try newestCheckpoint(year: year) else { return nil }
        let rows = try Row.fetchCursor(
            try db.cachedStatement(
                sql: """
                    SELECT year, size, note, kept_at FROM cosigned_checkpoint WHERE year = ? AND size <= ?
                    ORDER BY size DESC LIMIT 100
                    """), arguments: [year, Int64(clamping: newest.size)])
        while let row = try rows.next() {
            let checkpoint = try Self.checkpoint(from: row)
            guard try isCosigned(checkpoint) else { continue }
            return CosignedCheckpoint(checkpoint: checkpoint, keptAt: try row.instant("kept_at"))
        }
        return nil
    }

    /// Whether what is kept as cosigned begins with the kept checkpoint of its size. Whose the lines behind it are is
    /// for whoever knows the witness's key.
    func isCosigned(_ cosigned: KeptCheckpoint) throws -> Bool {
        guard (try? SignedNote(parsing: Array(cosigned.note.utf8))) != nil else { return false }
        return try all(
            "SELECT seq, year, size, note, kept_at, tag FROM checkpoint WHERE year = ? AND size = ?",
            [cosigned.year, Int64(clamping: cosigned.size)]
        ).contains { row in
            try cosigned.note.utf8.starts(with: (row["note"] as String).utf8) && isCheckpointOurs(row)
        }
    }

    package func keep(_ contradiction: LogContradiction, leaves: [SealedLeaf]) throws -> Bool {
        guard contradiction.notes.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) }) else {
            throw MessageStoreError(.illegalTransition, "a note of a contradiction is empty or holds a byte 00")
        }
        try run(
            """
            INSERT INTO log_contradiction (origin, code, size, counterpart, notes, found_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """,
            [
                contradiction.origin, contradiction.code.rawValue, Int64(clamping: contradiction.size),
                contradiction.counterpart.digits, Array(contradiction.notes.joined(separator: "\0").utf8).blob,
                contradiction.instant.milliseconds,
            ])
        guard db.changesCount == 1 else { return false }
        try append(leaves)
        return true
    }

    package func logContradictions() throws -> [LogContradiction] {
        try all("SELECT * FROM log_contradiction ORDER BY seq", []).map { row in
            guard let code = LogContradiction.Code(rawValue: try row["code"]) else {
                throw MessageStoreError(.database, "a contradiction has an unknown code")
            }
            let notes = try row.bytes("notes").split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return LogContradiction(
                origin: try row["origin"], code: code, size: UInt64(clamping: try row["size"] as Int64),
                counterpart: try EnterpriseNumber(row["counterpart"]), notes: notes,
                instant: try row.instant("found_at"))
        }
    }

    package func hasLogContradictions() throws -> Bool {
        // Whoever writes the database may empty the table: the line of a contradiction stays.
        try one(
            """
            SELECT EXISTS (SELECT 1 FROM log_contradiction) OR EXISTS (
                SELECT 1 FROM audit_kind JOIN audit_kind_line ON audit_kind_line.kind = audit_kind.id
                WHERE audit_kind.act = ?) AS found
            """, [AuditAct.logContradicted.rawValue])?["found"] ?? false
    }

    package func publish(_ publication: AuditKeyPublication, again: Bool, changes: Changes) throws -> Bool {
        try run(
            """
            INSERT INTO audit_key_publication (year, public_key, ticket) VALUES (?, ?, ?)
            ON CONFLICT DO \(again ? "UPDATE SET ticket = excluded.ticket" : "NOTHING")
            """, [publication.year, publication.publicKey.blob, publication.ticket])
        guard db.changesCount == 1 else { return false }
        try apply(changes)
        return true
    }

    package func auditKeyPublications() throws -> [AuditKeyPublication] {
        try all("SELECT year, public_key, ticket FROM audit_key_publication ORDER BY seq", []).map {
            AuditKeyPublication(year: try $0["year"], publicKey: try $0.bytes("public_key"), ticket: try $0["ticket"])
        }
    }
}
