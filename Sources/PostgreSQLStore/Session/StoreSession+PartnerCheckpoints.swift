import MessageStore
import SocialSecurity
import XMLSecurity

/// Checkpoints and keys of the logs of partners.
extension StoreSession {
    func keepNewest(_ checkpoint: PartnerCheckpoint) throws {
        try run(
            """
            INSERT INTO partner_checkpoint (origin, counterpart, size, note, is_cosigned, key_number, received_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (tenant, origin) DO UPDATE SET counterpart = excluded.counterpart, size = excluded.size,
                note = excluded.note, is_cosigned = excluded.is_cosigned, key_number = excluded.key_number,
                received_at = excluded.received_at
            """,
            [
                .text(checkpoint.origin), .text(checkpoint.counterpart.digits),
                .integer(Int64(clamping: checkpoint.size)), .text(checkpoint.note), .boolean(checkpoint.isCosigned),
                .integer(checkpoint.keyNumber), .instant(checkpoint.receivedAt),
            ])
    }

    package func partnerCheckpoints() throws -> [PartnerCheckpoint] {
        try all("SELECT * FROM partner_checkpoint ORDER BY origin COLLATE \"C\"").map { try partnerCheckpoint($0) }
    }

    package func keepUncosigned(_ checkpoint: PartnerCheckpoint) throws {
        try run(
            """
            INSERT INTO partner_uncosigned (origin, size, counterpart, note, key_number, received_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
            """,
            [
                .text(checkpoint.origin), .integer(Int64(clamping: checkpoint.size)),
                .text(checkpoint.counterpart.digits), .text(checkpoint.note), .integer(checkpoint.keyNumber),
                .instant(checkpoint.receivedAt),
            ])
    }

    package func uncosignedPartnerCheckpoints(origin: String) throws -> [PartnerCheckpoint] {
        try all(
            "SELECT *, false AS is_cosigned FROM partner_uncosigned WHERE origin = $1 ORDER BY size", [.text(origin)]
        ).map { try partnerCheckpoint($0) }
    }

    private func partnerCheckpoint(_ row: Row) throws -> PartnerCheckpoint {
        PartnerCheckpoint(
            origin: try row.text("origin"), counterpart: try row.organisation("counterpart"),
            size: UInt64(clamping: try row.integer("size")), note: try row.text("note"),
            isCosigned: try row.boolean("is_cosigned"), keyNumber: Int(try row.integer("key_number")),
            receivedAt: try row.instant("received_at"))
    }

    package func keepPartnerKeys(_ keys: [PartnerLogKey]) throws {
        for key in keys {
            try run(
                """
                INSERT INTO partner_log_key (origin, number, public_key, document) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING
                """, [.text(key.origin), .integer(key.number), .bytes(key.publicKey), .bytes(key.document)])
        }
    }

    package func partnerKeys(origin: String) throws -> [PartnerLogKey] {
        try all("SELECT * FROM partner_log_key WHERE origin = $1 ORDER BY number", [.text(origin)]).map {
            PartnerLogKey(
                origin: origin, number: Int(try $0.integer("number")), publicKey: try $0.bytes("public_key"),
                document: try $0.bytes("document"))
        }
    }
}
