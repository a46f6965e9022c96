import AuditLog
import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

/// Cosigned checkpoints, contradictions, published keys.
extension StoreSession {
    func keepCosigned(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) throws {
        try run(
            "INSERT OR REPLACE INTO cosigned_checkpoint (year, size, note, kept_at) VALUES (?, ?, ?, ?)",
            [checkpoint.year, Int64(clamping: checkpoint.size), checkpoint.note, instant.milliseconds])
    }

    func newestCosigned(year: Int) throws -> CosignedCheckpoint? {
        try one(
            "SELECT size, note, kept_at FROM cosigned_checkpoint WHERE year = ? ORDER BY size DESC LIMIT 1", [year]
        ).map { row in
            CosignedCheckpoint(
                checkpoint: KeptCheckpoint(year: year, size: UInt64(clamping: row["size"] as Int64), note: row["note"]),
                keptAt: row.instant("kept_at"))
        }
    }

    func keep(_ contradiction: LogContradiction, leaves: [SealedLeaf]) throws -> Bool {
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

    func logContradictions() throws -> [LogContradiction] {
        try all("SELECT * FROM log_contradiction ORDER BY seq", []).map { row in
            guard let code = LogContradiction.Code(rawValue: row["code"]) else {
                throw MessageStoreError(.database, "a contradiction has an unknown code")
            }
            let notes = row.bytes("notes").split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return LogContradiction(
                origin: row["origin"], code: code, size: UInt64(clamping: row["size"] as Int64),
                counterpart: try EnterpriseNumber(row["counterpart"]), notes: notes, instant: row.instant("found_at"))
        }
    }

    func hasLogContradictions() throws -> Bool {
        try one("SELECT EXISTS (SELECT 1 FROM log_contradiction) AS found", [])?["found"] ?? false
    }

    func publish(_ publication: AuditKeyPublication, again: Bool, changes: Changes) throws -> Bool {
        try run(
            """
            INSERT INTO audit_key_publication (year, public_key, ticket) VALUES (?, ?, ?)
            ON CONFLICT DO \(again ? "UPDATE SET ticket = excluded.ticket" : "NOTHING")
            """, [publication.year, publication.publicKey.blob, publication.ticket])
        guard db.changesCount == 1 else { return false }
        try apply(changes)
        return true
    }

    func auditKeyPublications() throws -> [AuditKeyPublication] {
        try all("SELECT year, public_key, ticket FROM audit_key_publication ORDER BY seq", []).map {
            AuditKeyPublication(year: $0["year"], publicKey: $0.bytes("public_key"), ticket: $0["ticket"])
        }
    }
}
