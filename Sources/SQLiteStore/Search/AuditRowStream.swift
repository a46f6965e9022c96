import GRDB

/// Rows of `audit_leaf` that one criterion allows, read downwards by jumps.
protocol AuditRowStream {
    /// The last row allowed that is not above `bound`; `nil` when there is none. Bounds never rise.
    mutating func last(atMost bound: Int64, _ budget: inout AuditSearchBudget) throws -> Int64?
}

/// The rows of several ranges of one index together: each combination of clear fields, or each number of a person.
struct AuditRowUnion: AuditRowStream {
    /// The last row of a range that was looked up, and the key of the range.
    struct Head {
        let row: Int64
        let key: DatabaseValue
    }

    private let session: StoreSession
    private let query: String
    /// Ascending by row; the last is the next.
    private var heads: [Head]

    /// - Parameter query: gives the column `row`, the last of the range `?1` that is not above `?2`, or NULL.
    init(_ session: StoreSession, query: String, heads: [Head]) {
        self.session = session
        self.query = query
        self.heads = heads.sorted { $0.row < $1.row }
    }

    /// Ranges whose ends were not looked up yet.
    init(_ session: StoreSession, query: String, keys: [DatabaseValue]) {
        self.init(session, query: query, heads: keys.map { Head(row: .max, key: $0) })
    }

    mutating func last(atMost bound: Int64, _ budget: inout AuditSearchBudget) throws -> Int64? {
        while let head = heads.last, head.row > bound {
            heads.removeLast()
            budget.spend()
            let row = try session.one(query, [head.key, bound])?["row"] as Int64?
            if let row { insert(Head(row: row, key: head.key)) }
        }
        return heads.last?.row
    }

    private mutating func insert(_ head: Head) {
        var (low, high) = (0, heads.count)
        while low < high {
            let middle = (low + high) / 2
            if heads[middle].row < head.row { low = middle + 1 } else { high = middle }
        }
        heads.insert(head, at: low)
    }
}

/// The rows of blocks in which the times that are looked for occur.
struct AuditRowPeriod: AuditRowStream {
    private let session: StoreSession
    private let since: Int64
    private let until: Int64
    private var block: Int64?

    /// - Parameter period: milliseconds; the end is not part of it.
    init(_ session: StoreSession, since: Int64?, until: Int64?) {
        self.session = session
        self.since = since ?? .min
        self.until = until ?? .max
    }

    /// A jump over blocks costs a look at each of them; there is one for 1024 lines.
    mutating func last(atMost bound: Int64, _ budget: inout AuditSearchBudget) throws -> Int64? {
        if block == AuditBlock.of(bound) { return bound }
        budget.spend()
        block =
            try session.one(StoreSession.auditPeriodQuery, [AuditBlock.of(bound), until, since])?["block"] as Int64?
        return block.map { min(bound, AuditBlock.lastRow(of: $0)) }
    }
}

/// The rows of one tag, era by era from the newest down.
struct AuditRowEras: AuditRowStream {
    private let session: StoreSession
    private let tag: Int64
    private var newest = Int64.max

    init(_ session: StoreSession, tag: Int64) {
        self.session = session
        self.tag = tag
    }

    /// A jump over eras costs a look at each of them; there is one for 65,536 lines.
    mutating func last(atMost bound: Int64, _ budget: inout AuditSearchBudget) throws -> Int64? {
        guard newest > bound else { return newest }
        var next = try session.auditEra(atMost: AuditEra.of(bound))
        while let era = next {
            budget.spend()
            next = try session.auditEra(atMost: era - 1)
            let query = StoreSession.auditReferenceRowQuery
            guard let row = try session.one(query, [era, tag, bound])?["row"] as Int64? else { continue }
            newest = row
            return row
        }
        return nil
    }
}

/// 65,536 rows of `audit_leaf` whose tickets are indexed together.
///
/// An index of all tickets is written all over, a page for almost each ticket; a longer era costs appends more, a shorter
/// one searches.
enum AuditEra {
    static func of(_ row: Int64) -> Int64 { row >> 16 }
}

/// 1024 rows of `audit_leaf` of which the times are known together.
enum AuditBlock {
    static func of(_ row: Int64) -> Int64 { row >> 10 }
    static func lastRow(of block: Int64) -> Int64 { (block << 10) | 1023 }
}
