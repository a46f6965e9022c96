import GRDB
import MessageStore

/// Whether the file is whole, and rows fit each other.
extension StoreSession {
    /// Texts of one kind of damage that are told; SQLite stops looking after as many.
    private static let mostFindings = 1_000

    /// Pages, indexes, NOT NULL and CHECK.
    func fileFindings() throws -> [StoreFinding] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(\(Self.mostFindings))").filter { $0 != "ok" }
            .map { StoreFinding(.fileDamaged, $0) }
    }

    /// Rows that name what is not there.
    func referenceFindings() throws -> [StoreFinding] {
        try all("PRAGMA foreign_key_check", []).map { row in
            let (table, parent, number) = (try row[0] as String, try row[2] as String, try row[1] as Int64?)
            let name = number.map { "row \($0)" } ?? "a row"
            return StoreFinding(.rowMissing, "\(table): \(name) names a row of \(parent) that is not there")
        }
    }

    func schemaFindings() throws -> [StoreFinding] {
        try DatabaseSchema.differences(in: db).map { StoreFinding(.schemaDiffers, $0) }
    }

    func outboxFindings() throws -> [StoreFinding] {
        try faults(.outboxDiffers, "outbox", Self.outboxFaults) + unknownLanes()
    }

    func inboxFindings() throws -> [StoreFinding] { try faults(.inboxDiffers, "inbox", Self.inboxFaults) }

    /// Brakes that stop every delivery because nobody can say what they hold back.
    func brakeFindings() throws -> [StoreFinding] {
        try all("SELECT * FROM brake ORDER BY recipient, operation", []).enumerated().compactMap { number, row in
            do {
                _ = try brake(from: row)
                return nil
            } catch let error as MessageStoreError where error.code == .database {
                let place = "brake: row \(number + 1) in the order of recipient and operation"
                return StoreFinding(.brakeUnreadable, "\(place): \(error.reason)")
            }
        }
    }

    private static let outboxFaults = """
        SELECT outbox.seq, CASE
            WHEN document.seq IS NULL THEN 'its document is not there'
            WHEN document.ticket <> outbox.ticket THEN 'its document has another ticket'
            WHEN document.sender <> ?1 THEN 'its document is of another sender'
            WHEN document.recipient || '/' || document.operation <> outbox.lane
                THEN 'its lane is not that of its document'
            END AS fault
        FROM outbox LEFT JOIN document ON document.seq = outbox.document WHERE fault IS NOT NULL ORDER BY outbox.seq
        """

    private static let inboxFaults = """
        SELECT inbox.seq, CASE
            WHEN document.seq IS NULL THEN 'its document is not there'
            WHEN (document.sender, document.ticket) <> (inbox.sender, inbox.ticket)
                THEN 'its document has another sender or ticket'
            WHEN stamp.seq IS NULL THEN 'its stamp is not there'
            WHEN receipt.seq IS NULL THEN 'its receipt is not there'
            WHEN receipt.sender <> ?1 THEN 'its receipt is of another sender'
            END AS fault
        FROM inbox LEFT JOIN document ON document.seq = inbox.document
            LEFT JOIN document AS stamp ON stamp.seq = inbox.stamp
            LEFT JOIN document AS receipt ON receipt.seq = inbox.receipt
        WHERE fault IS NOT NULL ORDER BY inbox.seq
        """

    private func faults(_ code: StoreFinding.Code, _ table: String, _ sql: String) throws -> [StoreFinding] {
        try all(sql, [sealer.keys.organisation.digits]).map { row in
            StoreFinding(code, "\(table): row \(try row["seq"] as Int64): \(try row["fault"] as String)")
        }
    }

    /// Lanes of no recipient or operation: they stop every delivery.
    private func unknownLanes() throws -> [StoreFinding] {
        try all("SELECT min(seq) AS seq, lane FROM outbox GROUP BY lane ORDER BY lane", []).compactMap { row in
            guard DeliveryLane(try row["lane"]) == nil else { return nil }
            let seq: Int64 = try row["seq"]
            return StoreFinding(.outboxDiffers, "outbox: row \(seq): its lane names no recipient and operation")
        }
    }
}
