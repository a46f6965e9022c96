import GRDB

/// The store's subscripts throw and GRDB's do not; a test reads rows that it knows.
extension Row {
    subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) -> Value {
        do { return try decode(Value.self, forColumn: column) } catch { fatalError("\(column): \(error)") }
    }

    subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) -> Value {
        do { return try decode(Value.self, atIndex: index) } catch { fatalError("\(index): \(error)") }
    }
}
