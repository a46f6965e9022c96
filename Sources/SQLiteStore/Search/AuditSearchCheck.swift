import AuditLog
import GRDB
import MessageStore

/// Whether searches find every line: compares the rows of the indexes with the leaves.
///
/// Both sides are added up, each entry as a hash whose key is drawn anew by every process: whoever takes a row out cannot
/// put another one in that makes up for it, and memory does not grow with the log. Lines that come meanwhile are left out;
/// rows about lines that are gone hide nothing, and the lines are missed by number.
struct AuditSearchCheck {
    let pool: any DatabaseReader
    let sealer: ValueSealer

    func isWhole() throws -> Bool {
        let (isFilling, newest) = try read { session in
            (
                try session.one("SELECT next FROM audit_fill", []) != nil,
                try session.one("SELECT max(seq) AS row FROM audit_leaf", [])?["row"] as Int64?
            )
        }
        guard !isFilling else { return false }
        guard let newest else { return true }
        var expected = EntrySum()
        for block in 0...AuditBlock.of(newest) {
            guard try add(block, upTo: newest, to: &expected) else { return false }
        }
        return try found(upTo: newest) == expected
    }

    /// Adds the entries that the lines of a block must have. False when the block's times are narrower than theirs.
    private func add(_ block: Int64, upTo newest: Int64, to sum: inout EntrySum) throws -> Bool {
        let (rows, period) = try read { session in
            (
                try session.all(
                    "SELECT seq, leaf FROM audit_leaf WHERE seq BETWEEN ? AND ? ORDER BY seq",
                    [block << 10, min(AuditBlock.lastRow(of: block), newest)]),
                try session.one("SELECT earliest, latest FROM audit_period WHERE block = ?", [block])
            )
        }
        for row in rows {
            // A leaf that is none has its own finding.
            guard let leaf = try? AuditLeaf(decoding: row.bytes("leaf")) else { continue }
            let seq = row["seq"] as Int64
            sum.add(AuditKind(leaf.clear).hashValue, seq)
            for tag in AuditReferenceTag.all(of: leaf.clear) { sum.add(tag, seq) }
            guard let period, period["earliest"] <= leaf.timeMilliseconds, leaf.timeMilliseconds <= period["latest"]
            else { return false }
        }
        return true
    }

    /// The entries that there are, of lines that there are.
    private func found(upTo newest: Int64) throws -> EntrySum {
        try read { session in
            var sum = EntrySum()
            var kinds: [Int64: Int] = [:]
            for row in try session.all("SELECT * FROM audit_kind", []) { kinds[row["id"]] = AuditKind(row).hashValue }
            let present = "leaf <= ? AND leaf IN (SELECT seq FROM audit_leaf)"
            let lines = try Row.fetchCursor(
                session.db, sql: "SELECT kind, leaf FROM audit_kind_line WHERE \(present)", arguments: [newest])
            while let row = try lines.next() { sum.add(kinds[row[0]] ?? 0, row[1]) }
            let references = try Row.fetchCursor(
                session.db, sql: "SELECT tag, leaf FROM audit_reference WHERE era = leaf >> 16 AND \(present)",
                arguments: [newest])
            while let row = try references.next() { sum.add(row[0] as Int64, row[1]) }
            return sum
        }
    }

    private func read<Value>(_ body: (StoreSession) throws -> Value) throws -> Value {
        try pool.read { try body(StoreSession(db: $0, sealer: sealer)) }
    }
}

/// The sum of hashes of entries, in whichever order they come.
private struct EntrySum: Equatable {
    private var kinds: UInt64 = 0
    private var references: UInt64 = 0

    /// A combination of clear fields, by its hash.
    mutating func add(_ kind: Int, _ line: Int64) { kinds &+= Self.hash(kind, line) }

    /// A ticket, by its tag.
    mutating func add(_ tag: Int64, _ line: Int64) { references &+= Self.hash(tag, line) }

    private static func hash(_ value: some Hashable, _ line: Int64) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(value)
        hasher.combine(line)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
