import AuditLog
import GRDB
import MessageStore
import Messages
import XMLSecurity

/// Checkpoints, and what verification reads beside the lines.
extension StoreSession {
    package func keep(_ checkpoint: KeptCheckpoint, at instant: UTCInstant) throws {
        let newest = try one("SELECT max(seq) AS newest FROM checkpoint", [])?["newest"] as Int64? ?? 0
        let (row, isBeyond) = newest.addingReportingOverflow(1)
        guard !isBeyond else {
            throw MessageStoreError(.rowNotOurs, "somebody else put in a checkpoint with the last number there is")
        }
        try run(
            "INSERT INTO checkpoint (seq, year, size, note, kept_at, tag) VALUES (?, ?, ?, ?, ?, ?)",
            [
                row, checkpoint.year, Int64(clamping: checkpoint.size), checkpoint.note, instant.milliseconds,
                sealer.tag(checkpoint, keptAt: instant, row: row).blob,
            ])
    }

    /// The largest, and of one size the one kept last.
    package func newestCheckpoint(year: Int) throws -> KeptCheckpoint? {
        try one(Self.newestCheckpointQuery, [year]).map { try Self.checkpoint(from: $0) }
    }

    private static let newestCheckpointQuery = """
        SELECT seq, year, size, note, kept_at, tag FROM checkpoint WHERE year = ? ORDER BY size DESC, seq DESC LIMIT 1
        """

    package func newestSignedSize(year: Int) throws -> UInt64? {
        try one(Self.newestCheckpointQuery, [year]).flatMap {
            try isCheckpointOurs($0) ? try Self.checkpoint(from: $0).size : nil
        }
    }

    /// Whether a row of `checkpoint` bears its tag.
    func isCheckpointOurs(_ row: Row) throws(MessageStoreError) -> Bool {
        sealer.isOurs(
            try row.optionalBytes("tag"), try Self.checkpoint(from: row), keptAt: try row.instant("kept_at"),
            row: try row["seq"])
    }

    package func checkpointInstant(year: Int, above size: UInt64) throws -> UTCInstant? {
        try one(
            "SELECT kept_at FROM checkpoint WHERE year = ? AND size > ? ORDER BY size, seq LIMIT 1",
            [year, Int64(clamping: size)]
        ).map { try $0.instant("kept_at") }
    }

    package func checkpoints(year: Int, sizes: ClosedRange<UInt64>) throws -> [KeptCheckpoint] {
        try all(
            "SELECT year, size, note FROM checkpoint WHERE year = ? AND size BETWEEN ? AND ? ORDER BY size, seq",
            [year, Int64(clamping: sizes.lowerBound), Int64(clamping: sizes.upperBound)]
        ).map { try Self.checkpoint(from: $0) }
    }

    static func checkpoint(from row: Row) throws(MessageStoreError) -> KeptCheckpoint {
        KeptCheckpoint(year: try row["year"], size: UInt64(clamping: try row["size"] as Int64), note: try row["note"])
    }

    package func auditTraces() throws -> [Int] {
        var years: Set<Int> = []
        for table in ["audit_year", "audit_leaf", "audit_node", "checkpoint"] {
            years.formUnion(try self.years(in: table))
        }
        return years.sorted()
    }

    /// Years of which a table has rows; one look at its index a year.
    func years(in table: String) throws -> [Int] {
        let next = { (start: String) in
            "(SELECT year FROM \(table) WHERE year > \(start) AND typeof(year) = 'integer' ORDER BY year LIMIT 1)"
        }
        return try all(
            """
            WITH RECURSIVE found (year) AS (
                SELECT \(next("\(Int64.min)"))
                UNION ALL SELECT \(next("found.year")) FROM found WHERE found.year IS NOT NULL)
            SELECT year FROM found WHERE year IS NOT NULL
            """, []
        ).map { try $0["year"] }
    }

    /// The subtree (level, index) ends with leaf `(index + 1) * 2^level - 1`.
    package func auditNodes(year: Int, endingIn leaves: Range<UInt64>) throws -> [MerkleNode] {
        var nodes: [MerkleNode] = []
        for level in UInt8(0)..<63 {
            let (first, end) = (leaves.lowerBound >> UInt64(level), leaves.upperBound >> UInt64(level))
            guard first < end else { continue }
            nodes += try each(
                "SELECT position, hash FROM audit_node WHERE year = ? AND level = ? AND position >= ? AND position < ?",
                [year, Int(level), Int64(clamping: first), Int64(clamping: end)]
            ) { row in
                // A hash of another length is as good as none.
                try row.hash(at: 1).map {
                    let index = UInt64(clamping: try row[0] as Int64)
                    return MerkleNode(position: MerklePosition(level: level, index: index), hash: $0)
                }
            }.compactMap(\.self)
        }
        return nodes
    }

    package func ownReceipts(after cursor: StoreCursor?, limit: Int) throws -> [OwnReceipt] {
        try all(
            """
            SELECT seq, content, stored_at, erased_month FROM document
            WHERE seq > ? AND sender = ? AND operation = ? ORDER BY seq LIMIT ?
            """,
            [
                cursor?.position ?? Int64.min, sealer.keys.organisation.digits, Operation.receipt.rawValue,
                limit,
            ]
        ).map { row in
            let seq = try row["seq"] as Int64
            return OwnReceipt(cursor: StoreCursor(position: seq), content: try receiptContent(row, seq: seq))
        }
    }

    private func receiptContent(_ row: Row, seq: Int64) throws -> OwnReceipt.Content {
        do {
            return .bytes(try documentBytes(seq))
        } catch let error as MessageStoreError where error.code == .undecipherable {
            let storedAt = try row.instant("stored_at")
            let isErased =
                if let month = try row["erased_month"] as Int64? {
                    try isRetentionEnd(RetentionMonth(number: UInt16(clamping: month)), ofValueFrom: storedAt)
                } else {
                    try !sealer.isKeyThere(row.bytes("content"))
                        && !sealer.keys.months.contains(sealer.month(of: .receipt, from: storedAt))
                }
            return isErased ? .erased : .unreadable
        }
    }
}
