import AuditLog
import GRDB
import MessageStore

/// Makes, line by line, what the tables of a search must hold about each.
struct AuditSearchMarker {
    private let session: StoreSession
    private var tickets: [(text: ArraySlice<UInt8>, tag: Int64)] = []
    /// Of the line before, which is often of the same conversation.
    private var before: [(text: ArraySlice<UInt8>, tag: Int64)] = []
    private var block: (number: Int64, times: ClosedRange<Int64>?)?
    /// Searches begin at row 1 and go by the order of rows.
    private var lastRow: Int64 = 0

    init(session: StoreSession) { self.session = session }

    /// - Parameters:
    ///   - leaf: `nil` when it is none: only persons beside it find it, and verification tells of it.
    ///   - indexed: what the row of its openings says for the indexes by person and by user.
    mutating func mark(
        of leaf: AuditLeafOutline?, row: Int64, _ indexed: (subject: [UInt8]?, user: Int64?)
    ) throws -> AuditSearchMark {
        var part: UInt64 = 0
        if let subject = indexed.subject { part &+= AuditSearchHash.entry(subject: subject, row: row) }
        if let user = indexed.user { part &+= AuditSearchHash.entry(user: user, row: row) }
        if let leaf { part &+= try self.part(of: leaf, row) }
        // A row out of order is found in another place than its line's: no table gives this part.
        if row <= lastRow { part = ~part }
        lastRow = row
        return AuditSearchMark(row: row, part: part)
    }

    private mutating func part(of leaf: AuditLeafOutline, _ row: Int64) throws -> UInt64 {
        var part = AuditSearchHash.entry(kind: AuditSearchHash.kind(leaf), row: row)
        readTickets(of: leaf)
        for (place, ticket) in tickets.enumerated() where !tickets[..<place].contains(where: { $0.tag == ticket.tag }) {
            part &+= AuditSearchHash.entry(tag: ticket.tag, row: row)
        }
        // A time outside its block is found by no period: no table gives this part.
        return try isInBlock(leaf.timeMilliseconds, row) ? part : ~part
    }

    private mutating func readTickets(of leaf: AuditLeafOutline) {
        swap(&tickets, &before)
        tickets.removeAll(keepingCapacity: true)
        for field in [AuditSearchField.ticket, .kszTicket, .conversation] {
            let text = leaf[field]
            guard !text.isEmpty else { continue }
            tickets.append((text, before.first { $0.text == text }?.tag ?? AuditReferenceTag.of(text)))
        }
    }

    private mutating func isInBlock(_ time: Int64, _ row: Int64) throws -> Bool {
        let number = AuditBlock.of(row)
        if block?.number != number { block = (number, try session.auditTimes(ofBlock: number)) }
        return block?.times?.contains(time) ?? false
    }
}

extension StoreSession {
    fileprivate func auditTimes(ofBlock number: Int64) throws -> ClosedRange<Int64>? {
        guard let row = try one("SELECT earliest, latest FROM audit_period WHERE block = ?", [number]) else {
            return nil
        }
        let (earliest, latest) = (row["earliest"] as Int64, row["latest"] as Int64)
        return earliest <= latest ? earliest...latest : nil
    }

    /// The hash of each combination of clear fields; `nil` while lines of an older version are still being indexed.
    func auditKindHashes() throws -> [Int64: Int]? {
        guard try one("SELECT next FROM audit_fill", []) == nil else { return nil }
        return try all("SELECT * FROM audit_kind", []).reduce(into: [:]) { $0[$1["id"]] = AuditKind($1)?.hash ?? 0 }
    }

    /// Highest four bits of the indexes of users.
    static let userRanges: ClosedRange<Int64> = -8...7

    /// What the index by person holds of an era: the rows are read from the index, not from their table. A row in another
    /// era than its line's is found by no search.
    func auditSubjectSum(era: Int64, upTo newest: Int64) throws -> UInt64 {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(
                sql: """
                    SELECT subject_index, leaf FROM audit_side INDEXED BY audit_side_by_person
                    WHERE subject_index IS NOT NULL AND leaf >> 18 = ?
                    """), arguments: [era])
        var sum: UInt64 = 0
        while let row = try rows.next() {
            let line = row[1] as Int64
            guard line <= newest, AuditEraIndex.persons.era(of: line) == era, let subject = row.bytes(at: 0) else {
                continue
            }
            sum &+= AuditSearchHash.entry(subject: subject, row: line)
        }
        return sum
    }

    /// What the index by acting user holds, the sixteenth of it that begins with these bits.
    func auditUserSum(_ sixteenth: Int64, upTo newest: Int64) throws -> UInt64 {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(
                sql: """
                    SELECT user_index, leaf FROM audit_side INDEXED BY audit_side_by_user
                    WHERE user_index BETWEEN ? AND ?
                    """), arguments: [sixteenth << 60, sixteenth << 60 | (1 << 60 - 1)])
        var sum: UInt64 = 0
        while let row = try rows.next() {
            let line = row[1] as Int64
            if line <= newest { sum &+= AuditSearchHash.entry(user: row[0], row: line) }
        }
        return sum
    }

    func auditKindSum(_ id: Int64, _ kind: Int, upTo newest: Int64) throws -> UInt64 {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(sql: "SELECT leaf FROM audit_kind_line WHERE kind = ? AND leaf <= ?"),
            arguments: [id, newest])
        var sum: UInt64 = 0
        while let row = try rows.next() { sum &+= AuditSearchHash.entry(kind: kind, row: row[0]) }
        return sum
    }

    /// The next era that has entries, however far away it is.
    func auditEra(of index: AuditEraIndex, after era: Int64) throws -> Int64? {
        try one(index.nextEraQuery, [era])?["era"]
    }

    /// A row in another era than its line's is found by no search.
    func auditReferenceSum(era: Int64, upTo newest: Int64) throws -> UInt64 {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(sql: "SELECT tag, leaf FROM audit_reference WHERE era = ?"), arguments: [era])
        var sum: UInt64 = 0
        while let row = try rows.next() {
            let line = row[1] as Int64
            if line <= newest, AuditEraIndex.tickets.era(of: line) == era {
                sum &+= AuditSearchHash.entry(tag: row[0], row: line)
            }
        }
        return sum
    }
}
