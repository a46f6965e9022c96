import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// Checkpoints, and what verification reads beside the lines.
extension StoreSession {
    package func keep(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) throws {
        let newest = try one("SELECT seq FROM checkpoint ORDER BY seq DESC LIMIT 1")?.integer("seq") ?? 0
        let (row, isBeyond) = newest.addingReportingOverflow(1)
        guard !isBeyond else {
            throw MessageStoreError(.rowNotOurs, "somebody else put in a checkpoint with the last number there is")
        }
        try run(
            "INSERT INTO checkpoint (seq, year, size, note, kept_at, tag) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .integer(row), .integer(checkpoint.year), .integer(Int64(clamping: checkpoint.size)),
                .text(checkpoint.note), .instant(instant),
                .bytes(sealer.tag(checkpoint, keptAt: instant, row: row)),
            ])
    }

    /// The largest, and of one size the one kept last.
    package func newestCheckpoint(year: Int) throws -> KeptCheckpoint? {
        try one(Self.newestCheckpointQuery, [.integer(year)]).map { try Self.checkpoint(from: $0) }
    }

    private static let newestCheckpointQuery = """
        SELECT seq, year, size, note, kept_at, tag FROM checkpoint WHERE year = $1
        ORDER BY size DESC, seq DESC LIMIT 1
        """

    package func newestSignedSize(year: Int) throws -> UInt64? {
        try one(Self.newestCheckpointQuery, [.integer(year)]).flatMap {
            try isCheckpointOurs($0) ? try Self.checkpoint(from: $0).size : nil
        }
    }

    /// Whether a row of `checkpoint` bears its tag.
    func isCheckpointOurs(_ row: Row) throws(MessageStoreError) -> Bool {
        sealer.isOurs(
            try row.optionalBytes("tag"), try Self.checkpoint(from: row), keptAt: try row.instant("kept_at"),
            row: try row.integer("seq"))
    }

    package func checkpointInstant(year: Int, above size: UInt64) throws -> UTCInstant? {
        try one(
            "SELECT kept_at FROM checkpoint WHERE year = $1 AND size > $2 ORDER BY size, seq LIMIT 1",
            [.integer(year), .integer(Int64(clamping: size))]
        ).map { try $0.instant("kept_at") }
    }

    package func checkpoints(year: Int, sizes: ClosedRange<UInt64>) throws -> [KeptCheckpoint] {
        try all(
            "SELECT year, size, note FROM checkpoint WHERE year = $1 AND size BETWEEN $2 AND $3 ORDER BY size, seq",
            [
                .integer(year), .integer(Int64(clamping: sizes.lowerBound)),
                .integer(Int64(clamping: sizes.upperBound)),
            ]
        ).map { try Self.checkpoint(from: $0) }
    }

    static func checkpoint(from row: Row) throws(MessageStoreError) -> KeptCheckpoint {
        KeptCheckpoint(
            year: Int(try row.integer("year")), size: UInt64(clamping: try row.integer("size")),
            note: try row.text("note"))
    }

    package func auditTraces() throws -> [Int] {
        var years: Set<Int> = []
        for table in ["audit_year", "audit_leaf", "audit_node", "checkpoint"] {
            years.formUnion(try self.years(in: table))
        }
        return years.sorted()
    }

    /// Years of which a table has rows; one look at its index a year.
    ///
    /// - Parameter table: a constant of ours.
    func years(in table: String) throws -> [Int] {
        try all(
            """
            WITH RECURSIVE found (year) AS (
                (SELECT year FROM \(table) ORDER BY year LIMIT 1)
                UNION ALL SELECT (SELECT \(table).year FROM \(table) WHERE \(table).year > found.year
                    ORDER BY \(table).year LIMIT 1) FROM found WHERE found.year IS NOT NULL)
            SELECT year FROM found WHERE year IS NOT NULL
            """
        ).map { Int(try $0.integer("year")) }
    }

    /// The subtree (level, index) ends with leaf `(index + 1) * 2^level - 1`.
    package func auditNodes(year: Int, endingIn leaves: Range<UInt64>) throws -> [MerkleNode] {
        try each(
            Self.nodesQuery,
            [
                .integer(year), .integer(Int64(clamping: leaves.lowerBound)),
                .integer(Int64(clamping: leaves.upperBound)),
            ]
        ) { row in
            // A hash of another length is as good as none.
            try row.hash("hash").map {
                let index = UInt64(clamping: try row.integer("position"))
                let level = UInt8(clamping: try row.integer("level"))
                return MerkleNode(position: MerklePosition(level: level, index: index), hash: $0)
            }
        }.compactMap(\.self)
    }

    /// One range of an index a level.
    static let nodesQuery = """
        SELECT found.level, found.position, found.hash FROM generate_series(0, 62) AS bit CROSS JOIN LATERAL (
            SELECT level, position, hash FROM audit_node
            WHERE year = $1 AND level = bit AND position >= ($2::bigint >> bit) AND position < ($3::bigint >> bit)
            OFFSET 0) AS found
        """

    package func ownReceipts(after cursor: StoreCursor?, limit: Int) throws -> [OwnReceipt] {
        try all(
            """
            SELECT seq, content, stored_at, erased_month FROM document
            WHERE seq > $1 AND sender = $2 AND operation = $3 ORDER BY seq LIMIT $4
            """,
            [
                .integer(cursor?.position ?? Int64.min), .text(sealer.keys.organisation.digits),
                .text(Operation.receipt.rawValue), .integer(limit),
            ]
        ).map { row in
            let seq = try row.integer("seq")
            return OwnReceipt(cursor: StoreCursor(position: seq), content: try receiptContent(row, seq: seq))
        }
    }

    private func receiptContent(_ row: Row, seq: Int64) throws -> OwnReceipt.Content {
        do {
            return .bytes(try documentBytes(seq))
        } catch let error as MessageStoreError where error.code == .undecipherable {
            let storedAt = try row.instant("stored_at")
            let isErased =
                if let month = try row.optionalInteger("erased_month") {
                    try isRetentionEnd(RetentionMonth(number: UInt16(clamping: month)), ofValueFrom: storedAt)
                } else {
                    try !sealer.isKeyThere(row.bytes("content"))
                        && !sealer.keys.months.contains(sealer.month(of: .receipt, from: storedAt))
                }
            return isErased ? .erased : .unreadable
        }
    }
}
