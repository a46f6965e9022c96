import MessageStore

/// One transaction, or one read of a snapshot. Never leaves the closure it was made for.
///
/// Extensions hold one table's rows each.
package struct StoreSession {
    let connection: Connection
    let sealer: ValueSealer

    /// Runs one statement, prepared once per connection.
    ///
    /// - Returns: number of rows it inserted, changed or removed.
    @discardableResult
    func run(_ sql: String, _ arguments: [Value] = []) throws -> Int { try connection.query(sql, arguments).affected }

    /// The first row of a query, or `nil`.
    func one(_ sql: String, _ arguments: [Value] = []) throws -> Row? {
        let result = try connection.query(sql, arguments)
        return result.count > 0 ? Row(result, 0) : nil
    }

    /// What `body` makes of every row of a query.
    func each<Made>(_ sql: String, _ arguments: [Value] = [], _ body: (Row) throws -> Made) throws -> [Made] {
        let result = try connection.query(sql, arguments)
        return try (0..<result.count).map { try body(Row(result, $0)) }
    }

    /// Every row of a query.
    func all(_ sql: String, _ arguments: [Value] = []) throws -> [Row] { try each(sql, arguments) { $0 } }
}

extension StoreSession: StoreTransaction {}
