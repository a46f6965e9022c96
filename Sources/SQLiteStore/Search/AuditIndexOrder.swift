import MessageStore

/// The order of the tables that searches jump through.
///
/// They hold nothing beside their keys, so that a row is read by what it is sorted by: rows that a scan gives in order are
/// found by a jump, and a row out of order may not be. A table can be sorted otherwise than its definition says, by
/// somebody who defined it otherwise for a moment.
enum AuditIndexOrder {
    /// What a jump gave must not lie behind where it was to end: a search would go round in circles.
    ///
    /// - Throws: `MessageStoreError` with `.rowNotOurs`.
    static func check(_ found: Int64, atMost bound: Int64) throws {
        guard found <= bound else {
            throw MessageStoreError(
                .rowNotOurs, "a table of the audit log's searches is not in order; run audit verify")
        }
    }
}

/// Adds up the hashes of rows in order. A row out of order is left out, as a search may not find it: the sum is another one.
struct AuditIndexSum<Key: Comparable> {
    private(set) var sum: UInt64 = 0
    private var last: Key?

    /// - Parameter hash: of the row; `nil` for one that counts for the order alone.
    mutating func add(_ key: Key, _ hash: UInt64?) {
        if let last, key <= last { return }
        last = key
        if let hash { sum &+= hash }
    }
}

/// A row of an index: by a number, then by line.
struct AuditNumberKey: Comparable {
    let number: Int64
    let line: Int64

    static func < (left: AuditNumberKey, right: AuditNumberKey) -> Bool {
        (left.number, left.line) < (right.number, right.line)
    }
}

/// A row of the index by person, as SQLite sorts it: by the bytes of the blind index, then by line.
struct AuditPersonKey: Comparable {
    let subject: [UInt8]
    let line: Int64

    static func < (left: AuditPersonKey, right: AuditPersonKey) -> Bool {
        left.subject == right.subject
            ? left.line < right.line : left.subject.lexicographicallyPrecedes(right.subject)
    }
}
