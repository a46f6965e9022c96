import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

/// Cosigned checkpoints, contradictions, published keys.
extension StoreSession {
    package func keepCosigned(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) throws {
        try run(
            """
            INSERT INTO cosigned_checkpoint (year, size, note, kept_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant, year, size) DO UPDATE SET note = excluded.note, kept_at = excluded.kept_at
            """,
            [
                .integer(checkpoint.year), .integer(Int64(clamping: checkpoint.size)), .text(checkpoint.note),
                .instant(instant),
            ])
    }

    /// Rows that are no cosigned checkpoint of this log are passed over, and told by verification: one that claims a size that
    /// the log never had would otherwise keep the newest from being cosigned.
    package func newestCosigned(year: Int) throws -> CosignedCheckpoint? {
        guard let newest = try newestCheckpoint(year: year) else { return nil }
        let rows = try all(
            """
            SELECT year, size, note, kept_at FROM cosigned_checkpoint WHERE year = $1 AND size <= $2
            ORDER BY size DESC LIMIT 100
            """, [.integer(year), .integer(Int64(clamping: newest.size))])
        for row in rows {
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
            "SELECT seq, year, size, note, kept_at, tag FROM checkpoint WHERE year = $1 AND size = $2",
            [.integer(cosigned.year), .integer(Int64(clamping: cosigned.size))]
        ).contains { row in
            try cosigned.note.utf8.starts(with: row.text("note").utf8) && isCheckpointOurs(row)
        }
    }

    package func keep(_ contradiction: LogContradiction, leaves: [SealedLeaf]) throws -> Bool {
        guard contradiction.notes.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) }) else {
            throw MessageStoreError(.illegalTransition, "a note of a contradiction is empty or holds a byte 00")
        }
        let added = try run(
            """
            INSERT INTO log_contradiction (origin, code, size, counterpart, notes, found_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
            """,
            [
                .text(contradiction.origin), .text(contradiction.code.rawValue),
                .integer(Int64(clamping: contradiction.size)), .text(contradiction.counterpart.digits),
                .bytes(Array(contradiction.notes.joined(separator: "\0").utf8)), .instant(contradiction.instant),
            ])
        guard added == 1 else { return false }
        try append(leaves)
        return true
    }

    package func logContradictions() throws -> [LogContradiction] {
        try all("SELECT * FROM log_contradiction ORDER BY seq").map { row in
            guard let code = LogContradiction.Code(rawValue: try row.text("code")) else {
                throw MessageStoreError(.database, "a contradiction has an unknown code")
            }
            let notes = try row.bytes("notes").split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return LogContradiction(
                origin: try row.text("origin"), code: code, size: UInt64(clamping: try row.integer("size")),
                counterpart: try row.organisation("counterpart"), notes: notes, instant: try row.instant("found_at"))
        }
    }

    package func hasLogContradictions() throws -> Bool {
        // Whoever writes the database may empty the table: the line of a contradiction stays.
        try one(
            """
            SELECT EXISTS (SELECT 1 FROM log_contradiction) OR EXISTS (
                SELECT 1 FROM audit_kind JOIN audit_leaf ON audit_leaf.kind = audit_kind.id
                WHERE audit_kind.act = $1) AS found
            """, [.text(AuditAct.logContradicted.rawValue)])?.boolean("found") ?? false
    }

    package func publish(_ publication: AuditKeyPublication, again: Bool, changes: Changes) throws -> Bool {
        let kept = try run(
            """
            INSERT INTO audit_key_publication (year, public_key, ticket) VALUES ($1, $2, $3)
            ON CONFLICT (tenant, year, public_key) DO \(again ? "UPDATE SET ticket = excluded.ticket" : "NOTHING")
            """, [.integer(publication.year), .bytes(publication.publicKey), .text(publication.ticket)])
        guard kept == 1 else { return false }
        try apply(changes)
        return true
    }

    package func auditKeyPublications() throws -> [AuditKeyPublication] {
        try all("SELECT year, public_key, ticket FROM audit_key_publication ORDER BY seq").map {
            AuditKeyPublication(
                year: Int(try $0.integer("year")), publicKey: try $0.bytes("public_key"),
                ticket: try $0.text("ticket"))
        }
    }
}
