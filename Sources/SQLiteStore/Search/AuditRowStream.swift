import GRDB
import MessageStore

/// The rows of several ranges of one index together, one for each combination of clear fields.
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
            guard let row = try session.one(query, [head.key, bound])?["row"] as Int64? else { continue }
            try AuditIndexOrder.check(row, atMost: bound)
            insert(Head(row: row, key: head.key))
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
        if let block { try AuditIndexOrder.check(block, atMost: AuditBlock.of(bound)) }
        return block.map { min(bound, AuditBlock.lastRow(of: $0)) }
    }
}

/// An index in eras: stretches of rows of `audit_leaf` that are indexed together.
///
/// An index of all rows is written all over, and the longer the log, the fewer of its pages are in memory; a longer era
/// costs appends more, a shorter one searches, which look into each.
struct AuditEraIndex {
    /// Of an era, 2 to the power of `bits` rows.
    private let bits: Int64
    /// Gives the column `row`: of era `?1` and key `?2` the last that is not above `?3`, or NULL.
    let rowQuery: String
    /// Gives the column `era`: the last up to `?1` that has entries, or NULL.
    let eraQuery: String
    /// Gives the column `era`: the first above `?1` that has entries, or NULL.
    let nextEraQuery: String

    func era(of row: Int64) -> Int64 { row >> bits }

    /// 65,536 rows: almost each line has a ticket of its own.
    static let tickets = AuditEraIndex(
        bits: 16,
        rowQuery: "SELECT max(leaf) AS row FROM audit_reference WHERE era = ? AND tag = ? AND leaf <= ?",
        eraQuery: "SELECT max(era) AS era FROM audit_reference WHERE era BETWEEN 0 AND ?",
        nextEraQuery: "SELECT min(era) AS era FROM audit_reference WHERE era > ?")

    /// 262,144 rows: lines about a person come in groups.
    static let persons = AuditEraIndex(
        bits: 18,
        rowQuery: "SELECT max(leaf) AS row FROM audit_person WHERE era = ? AND subject_index = ? AND leaf <= ?",
        eraQuery: "SELECT max(era) AS era FROM audit_person WHERE era BETWEEN 0 AND ?",
        nextEraQuery: "SELECT min(era) AS era FROM audit_person WHERE era > ?")
}

/// The rows of some keys of an index, era by era from the newest down.
struct AuditRowEras: AuditRowStream {
    private let session: StoreSession
    private let index: AuditEraIndex
    private let keys: [DatabaseValue]
    private var newest = Int64.max

    init(_ session: StoreSession, _ index: AuditEraIndex, keys: [DatabaseValue]) {
        self.session = session
        self.index = index
        self.keys = keys
    }

    /// A jump over eras costs a look at each of them.
    mutating func last(atMost bound: Int64, _ budget: inout AuditSearchBudget) throws -> Int64? {
        guard newest > bound else { return newest }
        var next: Int64? = index.era(of: bound)
        while let era = next, era >= 0 {
            if let row = try last(of: era, atMost: bound, &budget) {
                newest = row
                return row
            }
            next = try session.one(index.eraQuery, [era - 1])?["era"]
            if let next { try AuditIndexOrder.check(next, atMost: era - 1) }
        }
        return nil
    }

    private func last(of era: Int64, atMost bound: Int64, _ budget: inout AuditSearchBudget) throws -> Int64? {
        var newest: Int64?
        for key in keys {
            budget.spend()
            guard let row = try session.one(index.rowQuery, [era, key, bound])?["row"] as Int64? else { continue }
            try AuditIndexOrder.check(row, atMost: bound)
            newest = max(newest ?? row, row)
        }
        return newest
    }
}
