import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What is kept of the logs of partners.
extension StoreSession {
    func partnerReceipts(after cursor: StoreCursor?, limit: Int) throws -> [PartnerReceipt] {
        try all(
            "SELECT seq, sender FROM document WHERE seq > ? AND sender <> ? AND operation = ? ORDER BY seq LIMIT ?",
            [
                cursor?.position ?? Int64.min, sealer.keys.organisation.digits, Operation.receipt.rawValue, limit,
            ]
        ).map { row in
            PartnerReceipt(
                cursor: row.cursor(), signer: try row.organisation("sender"), bytes: try receiptBytes(row["seq"]))
        }
    }

    /// Nil when the key of its month was destroyed, or the value does not open: nothing can be learnt from it.
    private func receiptBytes(_ seq: Int64) throws -> [UInt8]? {
        do {
            return try documentBytes(seq)
        } catch let error as MessageStoreError where error.code == .undecipherable {
            return nil
        }
    }

    func partnerCursor() throws -> StoreCursor? {
        try one("SELECT position FROM partner_cursor", []).map { StoreCursor(position: $0["position"]) }
    }

    func movePartnerCursor(to cursor: StoreCursor, keeping checkpoint: PartnerCheckpoint?) throws {
        try run("INSERT OR REPLACE INTO partner_cursor (id, position) VALUES (1, ?)", [cursor.position])
        guard let checkpoint else { return }
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

    func partnerCheckpoints() throws -> [PartnerCheckpoint] {
        try all("SELECT * FROM partner_checkpoint ORDER BY origin", []).map { row in
            PartnerCheckpoint(
                origin: row["origin"], counterpart: try row.organisation("counterpart"),
                size: UInt64(clamping: row["size"] as Int64), note: row["note"], isCosigned: row["is_cosigned"],
                keyNumber: row["key_number"], receivedAt: row.instant("received_at"))
        }
    }

    func keepPartnerKeys(_ keys: [PartnerLogKey]) throws {
        for key in keys {
            try run(
                """
                INSERT INTO partner_log_key (origin, number, public_key, document) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, [key.origin, key.number, key.publicKey.blob, key.document.blob])
        }
    }

    func partnerKeys(origin: String) throws -> [PartnerLogKey] {
        try all("SELECT * FROM partner_log_key WHERE origin = ? ORDER BY number", [origin]).map {
            PartnerLogKey(
                origin: origin, number: $0["number"], publicKey: $0.bytes("public_key"),
                document: $0.bytes("document"))
        }
    }
}
