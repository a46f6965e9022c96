import AuditLog
import GRDB
import MessageStore
import Messages
import XMLSecurity

/// Verdicts of the security adviser.
extension StoreSession {
    private static let columns = "SELECT seq, id, target, verdict, recorded_at, year, position, has_note, note"

    package func keepReview(_ review: ReviewRecord, leaf: SealedLeaf) throws -> KeptReview {
        guard leaf.leaf.act == .reviewRecorded else {
            throw MessageStoreError(.illegalTransition, "the line of a verdict must record one")
        }
        try append([leaf])
        guard let place = try one("SELECT year, position FROM audit_leaf ORDER BY seq DESC LIMIT 1", []) else {
            throw MessageStoreError(.database, "the line of a verdict was not stored")
        }
        // The month of the line's openings: its key goes with them.
        let month = RetentionMonth(UTCInstant(milliseconds: leaf.leaf.timeMilliseconds), addingMonths: 0)
        let note = try review.note.map {
            try sealer.seal(Array($0.utf8), in: Self.noteCell(review.id), ofOpenings: month)
        }
        try run(
            """
            INSERT INTO review (id, target, verdict, recorded_at, year, position, has_note, note)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                review.id.value, review.target, review.verdict, review.instant.milliseconds, place["year"] as Int,
                place["position"] as Int64, note != nil, note?.blob,
            ])
        return KeptReview(
            cursor: StoreCursor(position: db.lastInsertedRowID), record: review,
            position: AuditPosition(year: try place["year"], index: UInt64(clamping: try place["position"] as Int64)),
            isNoteErased: false)
    }

    package func reviews(of target: String?, after cursor: StoreCursor?, limit: Int) throws -> [KeptReview] {
        let start = cursor?.position ?? 0
        let rows =
            if let target {
                try all(
                    "\(Self.columns) FROM review WHERE target = ? AND seq > ? ORDER BY seq LIMIT ?",
                    [target, start, limit])
            } else {
                try all("\(Self.columns) FROM review WHERE seq > ? ORDER BY seq LIMIT ?", [start, limit])
            }
        return try rows.map { try review(from: $0) }
    }

    package func newestReview(of target: String) throws -> KeptReview? {
        try one("\(Self.columns) FROM review WHERE target = ? ORDER BY seq DESC LIMIT 1", [target]).map {
            try review(from: $0)
        }
    }

    private func review(from row: Row) throws -> KeptReview {
        let id = try Ticket(row["id"] as String)
        let sealed = try row.optionalBytes("note")
        let note = try sealed.flatMap { try openNote($0, of: id) }
        // A note that was altered has its key: it is not erased, and its line does not prove that there is none.
        let isKeyThere = try sealed.map { try sealer.isKeyThere($0) } ?? false
        return KeptReview(
            cursor: StoreCursor(position: try row["seq"]),
            record: ReviewRecord(
                id: id, target: try row["target"], verdict: try row["verdict"],
                instant: UTCInstant(milliseconds: try row["recorded_at"]), note: note),
            position: AuditPosition(year: try row["year"], index: UInt64(clamping: try row["position"] as Int64)),
            isNoteErased: try row["has_note"] as Bool && note == nil && !isKeyThere)
    }

    /// The note; `nil` when the key of its month was destroyed, or when somebody altered it.
    private func openNote(_ sealed: [UInt8], of id: Ticket) throws -> String? {
        do {
            return String(decoding: try sealer.open(sealed, in: Self.noteCell(id)), as: UTF8.self)
        } catch {
            guard error.code == .undecipherable else { throw error }
            return nil
        }
    }

    static func noteCell(_ id: Ticket) -> CellName { CellName(table: "review", row: id.value, column: "note") }
}
