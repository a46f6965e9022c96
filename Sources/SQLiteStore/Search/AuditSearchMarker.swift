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
        let (earliest, latest) = (try row["earliest"] as Int64, try row["latest"] as Int64)
        return earliest <= latest ? earliest...latest : nil
    }

    /// The hash of each combination of clear fields; `nil` while lines of an older version are still being indexed.
    func auditKindHashes() throws -> [Int64: Int]? {
        guard try one("SELECT next FROM audit_fill", []) == nil else { return nil }
        return try all("SELECT * FROM audit_kind", []).reduce(into: [:]) { $0[try $1["id"]] = AuditKind($1)?.hash ?? 0 }
    }

    /// Highest four bits of the indexes of users.
    static let userRanges: ClosedRange<Int64> = -8...7

    /// What the index by person holds of an era. A row in another era than its line's is found by no search.
    func auditSubjectSum(era: Int64, upTo newest: Int64) throws -> UInt64 {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(
                sql: "SELECT subject_index, leaf FROM audit_person WHERE era = ? ORDER BY subject_index, leaf"),
            arguments: [era])
        var sum = AuditIndexSum<AuditPersonKey>()
        while let row = try rows.next() {
            guard let subject = try row.bytes(at: 0) else { continue }
            let line = try row[1] as Int64
            let counts = line <= newest && AuditEraIndex.persons.era(of: line) == era
            sum.add(
                AuditPersonKey(subject: subject, line: line),
                counts ? AuditSearchHash.entry(subject: subject, row: line) : nil)
        }
        return sum.sum
    }

    /// What the index by acting user holds, the sixteenth of it that begins with these bits.
    func auditUserSum(_ sixteenth: Int64, upTo newest: Int64) throws -> UInt64 {
        try auditNumberSum(
            "SELECT user_index, leaf FROM audit_user WHERE user_index BETWEEN ? AND ? ORDER BY user_index, leaf",
            [sixteenth << 60, sixteenth << 60 | (1 << 60 - 1)]
        ) { $0.line <= newest ? AuditSearchHash.entry(user: $0.number, row: $0.line) : nil }
    }

    /// What a combination of clear fields finds.
    ///
    /// - Parameter lines: a condition for the lines that count.
    func auditKindSum(_ id: Int64, _ kind: Int, upTo newest: Int64, lines: String = "") throws -> UInt64 {
        try auditNumberSum("SELECT kind, leaf FROM audit_kind_line WHERE kind = ? \(lines) ORDER BY leaf", [id]) {
            $0.line <= newest ? AuditSearchHash.entry(kind: kind, row: $0.line) : nil
        }
    }

    /// What the index by ticket holds of an era. A row in another era than its line's is found by no search.
    ///
    /// - Parameter lines: a condition for the lines that count.
    func auditReferenceSum(era: Int64, upTo newest: Int64, lines: String = "") throws -> UInt64 {
        try auditNumberSum("SELECT tag, leaf FROM audit_reference WHERE era = ? \(lines) ORDER BY tag, leaf", [era]) {
            $0.line <= newest && AuditEraIndex.tickets.era(of: $0.line) == era
                ? AuditSearchHash.entry(tag: $0.number, row: $0.line) : nil
        }
    }

    /// - Parameter query: gives a number and a line, in the order of both.
    private func auditNumberSum(
        _ query: String, _ arguments: StatementArguments, _ hash: (AuditNumberKey) -> UInt64?
    ) throws -> UInt64 {
        let rows = try Row.fetchCursor(try db.cachedStatement(sql: query), arguments: arguments)
        var sum = AuditIndexSum<AuditNumberKey>()
        while let row = try rows.next() {
            let key = AuditNumberKey(number: try row[0], line: try row[1])
            sum.add(key, hash(key))
        }
        return sum.sum
    }

    /// The next era that has entries, however far away it is; `nil` as well where the order of eras is broken: those that
    /// are not added up make the sum another one.
    func auditEra(of index: AuditEraIndex, after era: Int64) throws -> Int64? {
        (try one(index.nextEraQuery, [era])?["era"] as Int64?).flatMap { $0 > era ? $0 : nil }
    }
}
