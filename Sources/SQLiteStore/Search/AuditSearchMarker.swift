import AuditLog
import GRDB
import MessageStore

/// Makes, line by line, what the tables of a search must hold about each.
struct AuditSearchMarker {
    private let session: StoreSession
    /// The tickets of the line before, which is often of the same conversation.
    private var known: [(text: ArraySlice<UInt8>, tag: Int64)] = []
    private var block: (number: Int64, times: ClosedRange<Int64>?)?

    init(session: StoreSession) { self.session = session }

    /// - Parameter leaf: `nil` when it is none: nothing finds it, and verification tells of it.
    mutating func mark(of leaf: AuditLeafOutline?, row: Int64) throws -> AuditSearchMark {
        guard let leaf else { return AuditSearchMark(row: row, part: 0) }
        var part = AuditSearchHash.entry(kind: AuditSearchHash.kind(leaf), row: row)
        for tag in tags(of: leaf) { part &+= AuditSearchHash.entry(tag: tag, row: row) }
        // A time outside its block is found by no period: no table gives this part.
        if try !isInBlock(leaf.timeMilliseconds, row) { part = ~part }
        return AuditSearchMark(row: row, part: part)
    }

    /// Each once.
    private mutating func tags(of leaf: AuditLeafOutline) -> [Int64] {
        var (tags, now): ([Int64], [(text: ArraySlice<UInt8>, tag: Int64)]) = ([], [])
        for field in [AuditSearchField.ticket, .kszTicket, .conversation] {
            let text = leaf[field]
            guard !text.isEmpty else { continue }
            let tag = known.first { $0.text == text }?.tag ?? AuditReferenceTag.of(text)
            now.append((text, tag))
            if !tags.contains(tag) { tags.append(tag) }
        }
        known = now
        return tags
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
        return try all("SELECT * FROM audit_kind", []).reduce(into: [:]) { $0[$1["id"]] = AuditKind($1).hash }
    }

    func auditKindSum(_ id: Int64, _ kind: Int, upTo newest: Int64) throws -> UInt64 {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(sql: "SELECT leaf FROM audit_kind_line WHERE kind = ? AND leaf <= ?"),
            arguments: [id, newest])
        var sum: UInt64 = 0
        while let row = try rows.next() { sum &+= AuditSearchHash.entry(kind: kind, row: row[0]) }
        return sum
    }

    /// A row in another era than its line's is found by no search.
    func auditReferenceSum(era: Int64, upTo newest: Int64) throws -> UInt64 {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(sql: "SELECT tag, leaf FROM audit_reference WHERE era = ?"), arguments: [era])
        var sum: UInt64 = 0
        while let row = try rows.next() {
            let line = row[1] as Int64
            if line <= newest, AuditEra.of(line) == era { sum &+= AuditSearchHash.entry(tag: row[0], row: line) }
        }
        return sum
    }
}
