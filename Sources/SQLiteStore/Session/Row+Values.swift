import AuditLog
import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

import struct Foundation.Data

extension Row {
    func bytes(_ column: String) throws(MessageStoreError) -> [UInt8] { [UInt8](try self[column] as Data) }

    func optionalBytes(_ column: String) throws(MessageStoreError) -> [UInt8]? {
        (try self[column] as Data?).map { [UInt8]($0) }
    }

    /// A value by the place of its column, copied once.
    func bytes(at index: Int) throws(MessageStoreError) -> [UInt8]? { (try self[index] as ColumnBytes?)?.bytes }

    /// A hash of 32 bytes; bytes of another number are none.
    func hash(_ column: String) throws(MessageStoreError) -> MerkleHash? { (try self[column] as ColumnHash?)?.hash }

    /// A hash by the place of its column.
    func hash(at index: Int) throws(MessageStoreError) -> MerkleHash? { (try self[index] as ColumnHash?)?.hash }

    func ticket(_ column: String) throws(MessageStoreError) -> Ticket {
        try value(column) { try? Ticket($0) }
    }

    func optionalTicket(_ column: String) throws(MessageStoreError) -> Ticket? {
        try isNull(column) ? nil : ticket(column)
    }

    func organisation(_ column: String) throws(MessageStoreError) -> EnterpriseNumber {
        try value(column) { try? EnterpriseNumber($0) }
    }

    func optionalOrganisation(_ column: String) throws(MessageStoreError) -> EnterpriseNumber? {
        try isNull(column) ? nil : organisation(column)
    }

    func date(_ column: String) throws(MessageStoreError) -> CivilDate {
        try value(column) { try? CivilDate($0) }
    }

    func optionalDate(_ column: String) throws(MessageStoreError) -> CivilDate? {
        try isNull(column) ? nil : date(column)
    }

    /// A value of a closed list.
    func name<Name: RawRepresentable<String>>(_ column: String) throws(MessageStoreError) -> Name {
        try value(column) { Name(rawValue: $0) }
    }

    func instant(_ column: String) throws(MessageStoreError) -> UTCInstant {
        UTCInstant(milliseconds: try self[column])
    }

    func optionalInstant(_ column: String) throws(MessageStoreError) -> UTCInstant? {
        (try self[column] as Int64?).map { UTCInstant(milliseconds: $0) }
    }

    func cursor(_ column: String = "seq") throws(MessageStoreError) -> StoreCursor {
        StoreCursor(position: try self[column])
    }

    private func isNull(_ column: String) -> Bool { (self[column] as DatabaseValue).isNull }

    private func value<Value>(_ column: String, _ make: (String) -> Value?) throws(MessageStoreError) -> Value {
        guard let text = try self[column] as String?, let value = make(text) else {
            throw MessageStoreError(.database, "column \(column) holds a value of another form")
        }
        return value
    }
}

extension [UInt8] {
    /// The bytes of a BLOB; `nil` for a value of another type.
    static func fromColumn(_ value: DatabaseValue) -> [UInt8]? {
        guard case .blob(let data) = value.storage else { return nil }
        return [UInt8](data)
    }

    /// As SQLite stores it.
    var blob: Data { Data(self) }
}

/// GRDB's own subscripts end the program when a column holds a value of another type. Tables are strict, but whoever writes
/// the file can put such a value in: that is an error of one read, not the end of a gateway of several OCMWs.
extension Row {
    /// The value of a column.
    ///
    /// - Throws: `MessageStoreError` with `.database` when it has another type.
    subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) -> Value {
        get throws(MessageStoreError) {
            do { return try decode(Value.self, forColumn: column) } catch { throw Self.otherType(column) }
        }
    }

    /// The value by the place of its column.
    ///
    /// - Throws: `MessageStoreError` with `.database` when it has another type.
    subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) -> Value {
        get throws(MessageStoreError) {
            do { return try decode(Value.self, atIndex: index) } catch { throw Self.otherType("\(index)") }
        }
    }

    private static func otherType(_ column: String) -> MessageStoreError {
        MessageStoreError(.database, "column \(column) holds a value of another type; run audit verify")
    }
}
