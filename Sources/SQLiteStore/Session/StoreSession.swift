import GRDB
import MessageStore
import Messages
import XMLSecurity

/// One transaction, or one read of a snapshot. Never leaves the closure it was made for.
///
/// Extensions hold one table's rows each.
package struct StoreSession {
    let db: Database
    let sealer: ValueSealer

    /// Runs one statement, compiled once per connection.
    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The first row of a query, or `nil`.
    func one(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// What `body` makes of every row of a query; it reads the row where it lies and keeps nothing of it.
    func each<Value>(_ sql: String, _ arguments: StatementArguments, _ body: (Row) throws -> Value) throws -> [Value] {
        let rows = try Row.fetchCursor(try db.cachedStatement(sql: sql), arguments: arguments)
        var values: [Value] = []
        while let row = try rows.next() { values.append(try body(row)) }
        return values
    }

    /// Every row of a query.
    func all(_ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension StoreSession: StoreTransaction {}
