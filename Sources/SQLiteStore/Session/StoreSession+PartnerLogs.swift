import GRDB
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
        LEFT JOIN document AS asked ON asked.sender = ?1 AND asked.ticket = document.in_reply_to
        """

    package func partnerReceipts(after cursor: StoreCursor?, limit: Int) throws -> [PartnerReceipt] {
        try all(
            """
            \(Self.receipts) FROM document \(Self.asked)
            WHERE document.seq > ?2 AND document.sender <> ?1 AND document.operation = ?3 ORDER BY document.seq LIMIT ?4
            """,
            [
                sealer.keys.organisation.digits, cursor?.position ?? Int64.min, Operation.receipt.rawValue, limit,
            ]
        ).map { try receipt($0) }
    }

    package func parkedPartnerReceipts(after cursor: StoreCursor?, limit: Int) throws -> [ParkedPartnerReceipt] {
        try all(
            """
            \(Self.receipts), is_told FROM partner_parked JOIN document ON document.seq = position \(Self.asked)
            WHERE position > ?2 ORDER BY position LIMIT ?3
            """,
            [sealer.keys.organisation.digits, cursor?.position ?? Int64.min, limit]
        ).map { ParkedPartnerReceipt(receipt: try receipt($0), isTold: try $0["is_told"]) }
    }

    package func newestJudgedPartnerReceipts() throws -> [PartnerReceipt] {
        try all(
            """
            \(Self.receipts) FROM document \(Self.asked)
            WHERE document.seq IN (
                SELECT max(seq) FROM document
                WHERE seq <= ?2 AND sender <> ?1 AND operation = ?3 AND seq NOT IN (SELECT position FROM partner_parked)
                GROUP BY sender)
            ORDER BY document.seq
            """,
            [
                sealer.keys.organisation.digits, try partnerCursor()?.position ?? Int64.min,
                Operation.receipt.rawValue,
            ]
        ).map { try receipt($0) }
    }

    package func waitingPartnerReceipts() throws -> [WaitingPartnerReceipts] {
        try all(
            """
            SELECT sender, count(*) AS count, min(stored_at) AS since FROM (
                SELECT sender, stored_at FROM partner_parked JOIN document ON document.seq = position
                UNION ALL SELECT sender, stored_at FROM document
                    WHERE seq > ? AND sender <> ? AND operation = ?)
            GROUP BY sender ORDER BY sender
            """,
            [
                try partnerCursor()?.position ?? Int64.min, sealer.keys.organisation.digits, Operation.receipt.rawValue,
            ]
        ).map {
            WaitingPartnerReceipts(
                counterpart: try $0.organisation("sender"), count: try $0["count"], since: try $0.instant("since"))
        }
    }

    private func receipt(_ row: Row) throws -> PartnerReceipt {
        PartnerReceipt(
            cursor: try row.cursor(), signer: try row.organisation("sender"), bytes: try receiptBytes(row["seq"]),
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
        try one("SELECT position FROM partner_cursor", []).map { StoreCursor(position: try $0["position"]) }
    }

    private func moveCursor(to cursor: StoreCursor) throws {
        try run(
            """
            INSERT INTO partner_cursor (id, position) VALUES (1, ?)
            ON CONFLICT (id) DO UPDATE SET position = max(position, excluded.position)
            """, [cursor.position])
    }

    package func parkPartnerReceipt(_ cursor: StoreCursor, isTold: Bool) throws {
        try moveCursor(to: cursor)
        try run("INSERT OR REPLACE INTO partner_parked (position, is_told) VALUES (?, ?)", [cursor.position, isTold])
    }

    package func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) throws {
        try moveCursor(to: cursor)
        try run("DELETE FROM partner_parked WHERE position = ?", [cursor.position])
        guard let checkpoint else { return }
        if checkpoint.isCosigned {
            try run(
                "DELETE FROM partner_uncosigned WHERE origin = ? AND size <= ?",
                [checkpoint.origin, Int64(clamping: checkpoint.size)])
        }
        try run(
            """
            INSERT OR REPLACE INTO partner_checkpoint
                (origin, counterpart, size, note, is_cosigned, key_number, received_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                checkpoint.origin, checkpoint.counterpart.digits, Int64(clamping: checkpoint.size), checkpoint.note,
                checkpoint.isCosigned, checkpoint.keyNumber, checkpoint.receivedAt.milliseconds,
            ])
    }

    package func partnerCheckpoints() throws -> [PartnerCheckpoint] {
        try all("SELECT * FROM partner_checkpoint ORDER BY origin", []).map { try partnerCheckpoint($0) }
    }

    package func keepUncosigned(_ checkpoint: PartnerCheckpoint) throws {
        try run(
            """
            INSERT INTO partner_uncosigned (origin, size, counterpart, note, key_number, received_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                checkpoint.origin, Int64(clamping: checkpoint.size), checkpoint.counterpart.digits, checkpoint.note,
                checkpoint.keyNumber, checkpoint.receivedAt.milliseconds,
            ])
    }

    package func uncosignedPartnerCheckpoints(origin: String) throws -> [PartnerCheckpoint] {
        try all("SELECT *, 0 AS is_cosigned FROM partner_uncosigned WHERE origin = ? ORDER BY size", [origin])
            .map { try partnerCheckpoint($0) }
    }

    private func partnerCheckpoint(_ row: Row) throws -> PartnerCheckpoint {
        PartnerCheckpoint(
            origin: try row["origin"], counterpart: try row.organisation("counterpart"),
            size: UInt64(clamping: try row["size"] as Int64), note: try row["note"], isCosigned: try row["is_cosigned"],
            keyNumber: try row["key_number"], receivedAt: try row.instant("received_at"))
    }

    package func keepPartnerKeys(_ keys: [PartnerLogKey]) throws {
        for key in keys {
            try run(
                """
                INSERT INTO partner_log_key (origin, number, public_key, document) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, [key.origin, key.number, key.publicKey.blob, key.document.blob])
        }
    }

    package func partnerKeys(origin: String) throws -> [PartnerLogKey] {
        try all("SELECT * FROM partner_log_key WHERE origin = ? ORDER BY number", [origin]).map {
            PartnerLogKey(
                origin: origin, number: try $0["number"], publicKey: try $0.bytes("public_key"),
                document: try $0.bytes("document"))
        }
    }
}
