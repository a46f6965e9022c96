/// Rows of the audit log's lines that one criterion allows, read downwards by jumps.
public protocol AuditRowStream {
    /// The last row allowed that is not above `bound`; `nil` when there is none. Bounds never rise.
    mutating func last(atMost bound: Int64, _ budget: inout AuditSearchBudget) throws -> Int64?
}

/// The rows that all streams allow, newest first.
public struct AuditRowSearch {
    private var streams: [any AuditRowStream]
    /// Rows above it were looked at.
    public private(set) var bound: Int64

    /// Searches from a row downwards.
    public init(streams: [any AuditRowStream], from bound: Int64) {
        self.streams = streams
        self.bound = bound
    }

    /// What a look gave.
    public enum Step: Hashable, Sendable {
        /// A row that all streams allow.
        case row(Int64)
        /// There are no more.
        case end
        /// The budget is spent; `bound` tells how far the search came.
        case pause
    }

    /// The next row. Each stream leads the others downwards until all agree.
    public mutating func next(_ budget: inout AuditSearchBudget) throws -> Step {
        var agreed = 0
        while agreed < streams.count {
            for index in streams.indices {
                guard bound > 0, let row = try streams[index].last(atMost: bound, &budget) else { return .end }
                agreed = row == bound ? agreed + 1 : 1
                bound = row
                if agreed >= streams.count { break }
            }
            if agreed < streams.count, budget.isSpent { return .pause }
        }
        guard bound > 0 else { return .end }
        defer { bound -= 1 }
        return .row(bound)
    }
}
