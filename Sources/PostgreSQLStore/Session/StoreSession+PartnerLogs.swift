import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What is kept of the logs of partners.
extension StoreSession {
    /// Receipts with the time of the document that they answer.
    private static let receipts = """
        SELECT document.seq AS seq, document.sender AS sender, document.stored_at AS stored_at,
            asked.stored_at AS asked_at
        """
    private static let asked = """
        LEFT JOIN document AS asked ON asked.sender = $1 AND asked.ticket = document.in_reply_to
        """

    private var own: Value { .text(sealer.keys.organisation.digits) }

    package func partnerReceipts(after cursor: StoreCursor?, limit: Int) throws -> [PartnerReceipt] {
        try all(
            """
            \(Self.receipts) FROM document \(Self.asked)
            WHERE document.seq > $2 AND document.sender <> $1 AND document.operation = $3
            ORDER BY document.seq LIMIT $4
            """,
            [own, .integer(cursor?.position ?? Int64.min), .text(Operation.receipt.rawValue), .integer(limit)]
        ).map { try receipt($0) }
    }

    package func parkedPartnerReceipts(after cursor: StoreCursor?, limit: Int) throws -> [ParkedPartnerReceipt] {
        try all(
            """
            \(Self.receipts), is_told FROM partner_parked JOIN document ON document.seq = position \(Self.asked)
            WHERE position > $2 ORDER BY position LIMIT $3
            """, [own, .integer(cursor?.position ?? Int64.min), .integer(limit)]
        ).map { ParkedPartnerReceipt(receipt: try receipt($0), isTold: try $0.boolean("is_told")) }
    }

    package func newestJudgedPartnerReceipts() throws -> [PartnerReceipt] {
        try all(
            """
            \(Self.receipts) FROM document \(Self.asked)
            WHERE document.seq IN (
                SELECT max(judged.seq) FROM document AS judged
                WHERE judged.seq <= $2 AND judged.sender <> $1 AND judged.operation = $3
                    AND NOT EXISTS (SELECT 1 FROM partner_parked WHERE position = judged.seq)
                GROUP BY judged.sender)
            ORDER BY document.seq
            """, [own, .integer(try partnerCursor()?.position ?? Int64.min), .text(Operation.receipt.rawValue)]
        ).map { try receipt($0) }
    }

    package func waitingPartnerReceipts() throws -> [WaitingPartnerReceipts] {
        try all(
            """
            SELECT sender, count(*) AS count, min(stored_at) AS since FROM (
                SELECT sender, stored_at FROM partner_parked JOIN document ON document.seq = position
                UNION ALL SELECT sender, stored_at FROM document
                    WHERE seq > $1 AND sender <> $2 AND operation = $3) AS waiting
            GROUP BY sender ORDER BY sender
            """, [.integer(try partnerCursor()?.position ?? Int64.min), own, .text(Operation.receipt.rawValue)]
        ).map {
            WaitingPartnerReceipts(
                counterpart: try $0.organisation("sender"), count: Int(try $0.integer("count")),
                since: try $0.instant("since"))
        }
    }

    private func receipt(_ row: Row) throws -> PartnerReceipt {
        PartnerReceipt(
            cursor: try row.cursor(), signer: try row.organisation("sender"),
            bytes: try receiptBytes(row.integer("seq")),
            storedAt: try row.instant("stored_at"), askedAt: try row.optionalInstant("asked_at"))
    }

    /// Nil when the key of its month was destroyed, or the value does not open: nothing can be learnt from it.
    private func receiptBytes(_ seq: Int64) throws -> [UInt8]? {
        do {
            return try documentBytes(seq)
        } catch let error as MessageStoreError where error.code == .undecipherable {
            return nil
        }
    }

    package func partnerCursor() throws -> StoreCursor? {
        try one("SELECT position FROM partner_cursor").map { try $0.cursor("position") }
    }

    private func moveCursor(to cursor: StoreCursor) throws {
        try run(
            """
            INSERT INTO partner_cursor AS known (position) VALUES ($1)
            ON CONFLICT (tenant) DO UPDATE SET position = greatest(known.position, excluded.position)
            """, [.integer(cursor.position)])
    }

    package func parkPartnerReceipt(_ cursor: StoreCursor, isTold: Bool) throws {
        try moveCursor(to: cursor)
        try run(
            """
            INSERT INTO partner_parked (position, is_told) VALUES ($1, $2)
            ON CONFLICT (tenant, position) DO UPDATE SET is_told = excluded.is_told
            """, [.integer(cursor.position), .boolean(isTold)])
    }

    package func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) throws {
        try moveCursor(to: cursor)
        try run("DELETE FROM partner_parked WHERE position = $1", [.integer(cursor.position)])
        guard let checkpoint else { return }
        if checkpoint.isCosigned {
            try run(
                "DELETE FROM partner_uncosigned WHERE origin = $1 AND size <= $2",
                [.text(checkpoint.origin), .integer(Int64(clamping: checkpoint.size))])
        }
        try keepNewest(checkpoint)
    }
}
