import GRDB
import MessageStore

/// Opens the sealed values of one table, some rows at a time: a long check keeps no snapshot that the write-ahead log would
/// grow behind.
struct SealedTableCheck: Sendable {
    private static let rowsAtOnce = 500

    /// Values of one column that do not decrypt.
    private struct Unreadable: Sendable {
        let firstRow: Int
        var count = 1
    }

    let table: SealedTable
    private(set) var rowCount = 0
    private(set) var valueCount = 0
    private(set) var erasedCount = 0
    private var unreadable: [String: Unreadable] = [:]
    private var last: DatabaseValue?

    init(_ table: SealedTable) {
        self.table = table
    }

    var undecipherableCount: Int { unreadable.values.reduce(0) { $0 + $1.count } }

    /// One for each column, in the order of their names.
    var findings: [StoreFinding] {
        unreadable.sorted { $0.key < $1.key }.map { column, found in
            StoreFinding(
                .valueUndecipherable,
                "\(table.name).\(column): \(found.count) cannot be decrypted, the first in row \(found.firstRow) "
                    + "in the order of \(table.key)")
        }
    }

    /// The check after some rows more.
    ///
    /// - Returns: `nil` for the check when no row was left.
    func next(in session: StoreSession) throws -> SealedTableCheck? {
        var check = self
        var memo = WrappingKeyMemo()
        let arguments: StatementArguments = last.map { [Self.rowsAtOnce, $0] } ?? [Self.rowsAtOnce]
        let rows = try Row.fetchCursor(
            session.db, sql: table.query(isAfter: last != nil), arguments: arguments)
        while let row = try rows.next() { try check.look(at: row, session.sealer, &memo) }
        return check.rowCount == rowCount ? nil : check
    }

    private mutating func look(at row: Row, _ sealer: ValueSealer, _ memo: inout WrappingKeyMemo) throws {
        rowCount += 1
        last = row["walked"] as DatabaseValue
        for column in table.sealed {
            do {
                guard let sealed = try row.optionalBytes(column) else { continue }
                valueCount += 1
                try open(sealed, of: row, column, sealer, &memo)
            } catch let error as MessageStoreError where [.undecipherable, .database].contains(error.code) {
                unreadable[column, default: Unreadable(firstRow: rowCount, count: 0)].count += 1
            }
        }
    }

    private mutating func open(
        _ sealed: [UInt8], of row: Row, _ column: String, _ sealer: ValueSealer, _ memo: inout WrappingKeyMemo
    ) throws {
        guard try !sealer.isErased(sealed) else { return erasedCount += 1 }
        _ = try sealer.open(sealed, in: table.cell(row, column), keys: &memo)
    }
}
