import AuditLog
import MessageStore

/// Whether searches find every line: compares what they go by with the leaves, block by block.
///
/// Lines that come meanwhile are left out. What follows from the table itself needs no look: PostgreSQL keeps its indexes.
struct AuditSearchCheck {
    /// What one block gave.
    enum Outcome: Hashable, Sendable {
        /// Everything of it is found; the last line of it, and the row where the next block begins.
        case found(AuditPosition, next: Int64?)
        /// A line is not found by something that it says, or stands out of order.
        case differs
    }

    let session: StoreSession

    static let firstRowQuery = "SELECT seq FROM audit_leaf ORDER BY seq LIMIT 1"

    static let linesQuery = """
        SELECT audit_leaf.seq, audit_leaf.year, audit_leaf.position, audit_leaf.leaf,
            \(AuditKind.columns.map { "audit_kind.\($0)" }.joined(separator: ", "))
        FROM audit_leaf LEFT JOIN audit_kind ON audit_kind.id = audit_leaf.kind
        WHERE audit_leaf.seq BETWEEN $1 AND $2 ORDER BY audit_leaf.seq
        """
    static let ticketsQuery = "SELECT leaf, tag FROM audit_ticket WHERE leaf BETWEEN $1 AND $2"
    private static let nextRowQuery = """
        SELECT seq FROM audit_leaf WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 1
        """

    /// - Parameters:
    ///   - row: one of the block.
    ///   - newest: rows above it are left out.
    ///   - last: the line before the block; `nil` at the beginning.
    func check(blockOf row: Int64, upTo newest: Int64, after last: AuditPosition?) throws -> Outcome {
        let block = AuditBlock.of(row)
        let rows: [Value] = [.integer(block << 10), .integer(min(AuditBlock.lastRow(of: block), newest))]
        let tickets = try session.all(Self.ticketsQuery, rows).reduce(into: [Int64: Set<Int64>]()) {
            $0[try $1.integer("leaf"), default: []].insert(try $1.integer("tag"))
        }
        let period = try session.one(
            "SELECT earliest, latest FROM audit_period WHERE block = $1", [.integer(block)]
        ).map { (earliest: try $0.integer("earliest"), latest: try $0.integer("latest")) }
        var last = last
        for row in try session.all(Self.linesQuery, rows) {
            let place = try row.auditPosition
            if let last, (last.year, last.index) >= (place.year, place.index) { return .differs }
            last = place
            // A leaf that is none has its own finding.
            guard let leaf = try? AuditLeaf(decoding: row.bytes("leaf")) else { continue }
            let found = try tickets[row.integer("seq")] ?? []
            guard try AuditKind(row) == AuditKind(leaf.clear), found == AuditReferenceTag.all(of: leaf.clear),
                let period, period.earliest <= leaf.timeMilliseconds, leaf.timeMilliseconds <= period.latest
            else { return .differs }
        }
        guard let last else { return .differs }
        let next = try session.one(
            Self.nextRowQuery, [.integer(AuditBlock.lastRow(of: block)), .integer(newest)])
        return .found(last, next: try next?.integer("seq"))
    }
}
