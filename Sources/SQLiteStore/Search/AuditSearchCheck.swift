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
        let (isFilling, ends) = try read { session in
            (
                try session.one("SELECT next FROM audit_fill", []) != nil,
                try session.one("SELECT min(seq) AS oldest, max(seq) AS newest FROM audit_leaf", [])
            )
        }
        guard !isFilling else { return false }
        guard let oldest = try ends?["oldest"] as Int64?, let newest = try ends?["newest"] as Int64? else {
            return true
        }
        // Rows are numbered from 1 on: what stands before is read by no search.
        guard oldest > 0 else { return false }
        var expected: UInt64 = 0
        var last = AuditPosition(year: .min, index: 0)
        var row: Int64? = oldest
        while let present = row {
            let block = AuditBlock.of(present)
            guard try add(block, upTo: newest, to: &expected, after: &last) else { return false }
            row = try read { try $0.one(Self.nextRow, [AuditBlock.lastRow(of: block)])?["row"] }
        }
        return try found(upTo: newest) == expected && arePersonsFound()
    }

    private static let nextRow = "SELECT min(seq) AS row FROM audit_leaf WHERE seq > ?"

    /// Whether the indexes by person and by user hold what their table holds; one state of both, as openings may be erased
    /// meanwhile.
    private func arePersonsFound() throws -> Bool {
        try read { session in
            var (expected, found): (UInt64, UInt64) = (0, 0)
            let rows = try Row.fetchCursor(
                session.db, sql: "SELECT leaf, subject_index, user_index FROM audit_side NOT INDEXED")
            while let row = try rows.next() {
                let line = try row[0] as Int64
                if let subject = try row.bytes(at: 1) {
                    expected &+= AuditSearchHash.entry(subject: subject, row: line)
                }
                if let user = try row[2] as Int64? { expected &+= AuditSearchHash.entry(user: user, row: line) }
            }
            var era = try session.auditEra(of: .persons, after: .min)
            while let present = era {
                found &+= try session.auditSubjectSum(era: present, upTo: .max)
                era = try session.auditEra(of: .persons, after: present)
            }
            for sixteenth in StoreSession.userRanges { found &+= try session.auditUserSum(sixteenth, upTo: .max) }
            return expected == found
        }
    }

    /// Adds the entries that the lines of a block must have. False when the block's times are narrower than theirs, or its
    /// rows stand in another order than their lines.
    private func add(
        _ block: Int64, upTo newest: Int64, to sum: inout UInt64, after last: inout AuditPosition
    ) throws -> Bool {
        let (rows, period) = try read { session in
            (
                try session.all(
                    "SELECT seq, year, position, leaf FROM audit_leaf WHERE seq BETWEEN ? AND ? ORDER BY seq",
                    [block << 10, min(AuditBlock.lastRow(of: block), newest)]),
                try session.one("SELECT earliest, latest FROM audit_period WHERE block = ?", [block])
            )
        }
        for row in rows {
            let place = AuditPosition(year: try row["year"], index: UInt64(clamping: try row["position"] as Int64))
            guard (last.year, last.index) < (place.year, place.index) || last.year == .min else { return false }
            last = place
            // A leaf that is none has its own finding.
            guard let leaf = try? AuditLeaf(decoding: row.bytes("leaf")) else { continue }
            let seq = try row["seq"] as Int64
            sum &+= AuditSearchHash.entry(kind: AuditKind(leaf.clear).hash, row: seq)
            for tag in AuditReferenceTag.all(of: leaf.clear) { sum &+= AuditSearchHash.entry(tag: tag, row: seq) }
            guard let period, try period["earliest"] <= leaf.timeMilliseconds,
                try period["latest"] >= leaf.timeMilliseconds
            else { return false }
        }
        return true
    }

    /// The entries that there are, of lines that there are.
    private func found(upTo newest: Int64) throws -> UInt64 {
        try read { session in
            let lines = "AND leaf IN (SELECT seq FROM audit_leaf)"
            var sum: UInt64 = 0
            for (id, kind) in try session.auditKindHashes() ?? [:] {
                sum &+= try session.auditKindSum(id, kind, upTo: newest, lines: lines)
            }
            var era = try session.auditEra(of: .tickets, after: -1)
            while let present = era {
                sum &+= try session.auditReferenceSum(era: present, upTo: newest, lines: lines)
                era = try session.auditEra(of: .tickets, after: present)
            }
            return sum
        }
    }

    private func read<Value>(_ body: (StoreSession) throws -> Value) throws -> Value {
        try pool.read { try body(StoreSession(db: $0, sealer: sealer)) }
    }
}
