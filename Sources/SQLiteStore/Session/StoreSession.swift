import GRDB
import MessageStore
import Messages
import XMLSecurity

/// One transaction, or one read of a snapshot. Never leaves the closure it was made for.
///
/// Extensions hold one table's rows each.
struct StoreSession {
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

    /// Every row of a query.
    func all(_ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
    }
}
