import MessageStore

/// The rows of several ranges of one index together, one for each combination of clear fields or number of a person.
struct AuditRowUnion: AuditRowStream {
    /// The last row of a range that was looked up, and the key of the range.
    struct Head {
        let row: Int64
        let key: Value
    }

    private let session: StoreSession
    private let query: String
    /// Ascending by row; the last is the next.
    private var heads: [Head]

    /// - Parameter query: gives the column `row`, the last of the range `$1` that is not above `$2`.
    init(_ session: StoreSession, query: String, heads: [Head]) {
        self.session = session
        self.query = query
        self.heads = heads.sorted { $0.row < $1.row }
    }

    /// Ranges whose ends were not looked up yet.
    init(_ session: StoreSession, query: String, keys: [Value]) {
        self.init(session, query: query, heads: keys.map { Head(row: .max, key: $0) })
    }

    mutating func last(atMost bound: Int64, _ budget: inout AuditSearchBudget) throws -> Int64? {
        while let head = heads.last, head.row > bound {
            heads.removeLast()
            budget.spend()
            guard let row = try session.one(query, [head.key, .integer(bound)])?.integer("row") else { continue }
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
        block = try session.one(
            StoreSession.auditPeriodQuery, [.integer(AuditBlock.of(bound)), .integer(until), .integer(since)]
        )?.integer("block")
        return block.map { min(bound, AuditBlock.lastRow(of: $0)) }
    }
}
