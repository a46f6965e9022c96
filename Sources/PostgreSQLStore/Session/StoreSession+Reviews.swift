import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// Verdicts of the security adviser.
extension StoreSession {
    private static let reviewColumns = "SELECT seq, id, target, verdict, recorded_at, year, position, has_note, note"

    package func keepReview(_ review: ReviewRecord, leaf: SealedLeaf) throws -> KeptReview {
        guard leaf.leaf.act == .reviewRecorded else {
            throw MessageStoreError(.illegalTransition, "the line of a verdict must record one")
        }
        try append([leaf])
        let place = try one("SELECT year, position FROM audit_leaf ORDER BY seq DESC LIMIT 1")?.auditPosition
        guard let place else { throw MessageStoreError(.database, "the line of a verdict was not stored") }
        // The month of the line's openings: its key goes with them.
        let month = RetentionMonth(UTCInstant(milliseconds: leaf.leaf.timeMilliseconds), addingMonths: 0)
        let note = try review.note.map {
            try sealer.seal(Array($0.utf8), in: Self.noteCell(review.id), ofOpenings: month)
        }
        let row = try one(
            """
            INSERT INTO review (id, target, verdict, recorded_at, year, position, has_note, note)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq
            """,
            [
                .text(review.id.value), .text(review.target), .text(review.verdict), .instant(review.instant),
                .integer(place.year), .integer(Int64(clamping: place.index)), .boolean(note != nil), Value(note),
            ])
        guard let row else { throw MessageStoreError(.database, "a verdict was not stored") }
        return KeptReview(cursor: try row.cursor(), record: review, position: place, isNoteErased: false)
    }

    package func reviews(of target: String?, after cursor: StoreCursor?, limit: Int) throws -> [KeptReview] {
        let start = Value.integer(cursor?.position ?? 0)
        let rows =
            if let target {
                try all(
                    "\(Self.reviewColumns) FROM review WHERE target = $1 AND seq > $2 ORDER BY seq LIMIT $3",
                    [.text(target), start, .integer(limit)])
            } else {
                try all(
                    "\(Self.reviewColumns) FROM review WHERE seq > $1 ORDER BY seq LIMIT $2", [start, .integer(limit)])
            }
        return try rows.map { try review(from: $0) }
    }

    package func newestReview(of target: String) throws -> KeptReview? {
        try one("\(Self.reviewColumns) FROM review WHERE target = $1 ORDER BY seq DESC LIMIT 1", [.text(target)]).map {
            try review(from: $0)
        }
    }

    private func review(from row: Row) throws -> KeptReview {
        let id = try row.ticket("id")
        let sealed = try row.optionalBytes("note")
        let note = try sealed.flatMap { try openNote($0, of: id) }
        // A note that was altered has its key: it is not erased, and its line does not prove that there is none.
        let isKeyThere = try sealed.map { try sealer.isKeyThere($0) } ?? false
        return KeptReview(
            cursor: try row.cursor(),
            record: ReviewRecord(
                id: id, target: try row.text("target"), verdict: try row.text("verdict"),
                instant: try row.instant("recorded_at"), note: note),
            position: try row.auditPosition,
            isNoteErased: try row.boolean("has_note") && note == nil && !isKeyThere)
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

    private static func noteCell(_ id: Ticket) -> CellName { CellName(table: "review", row: id.value, column: "note") }
}
