/// 1024 rows of the audit log's lines of which the times are known together.
public enum AuditBlock {
    /// The block of a row.
    public static func of(_ row: Int64) -> Int64 { row >> 10 }

    /// The last row of a block.
    public static func lastRow(of block: Int64) -> Int64 { (block << 10) | 1023 }

    /// Blocks that follow each other, together.
    ///
    /// - Parameter blocks: ascending.
    public static func runs(_ blocks: [Int64]) -> [ClosedRange<Int64>] {
        var runs: [ClosedRange<Int64>] = []
        for block in blocks {
            if let last = runs.last, block == last.upperBound + 1 {
                runs[runs.count - 1] = last.lowerBound...block
            } else {
                runs.append(block...block)
            }
        }
        return runs
    }
}

/// Earliest and latest time of lines by block.
public struct AuditPeriods: Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z by block.
    public private(set) var blocks: [Int64: ClosedRange<Int64>] = [:]

    /// Knows of no line.
    public init() {}

    /// Notes the time of a line.
    public mutating func add(_ milliseconds: Int64, row: Int64) {
        let block = AuditBlock.of(row)
        let known = blocks[block] ?? milliseconds...milliseconds
        blocks[block] = min(known.lowerBound, milliseconds)...max(known.upperBound, milliseconds)
    }
}
