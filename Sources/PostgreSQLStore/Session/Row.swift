import CLibPQ
import MessageStore

/// One row of a query. A value of another type than asked for is an error of one read, not the end of the program.
struct Row {
    private let result: QueryResult
    private let index: CInt

    init(_ result: QueryResult, _ index: Int) {
        self.result = result
        self.index = CInt(index)
    }

    func bytes(_ column: String) throws(MessageStoreError) -> [UInt8] { try required(column, optionalBytes(column)) }

    func optionalBytes(_ column: String) throws(MessageStoreError) -> [UInt8]? { try bytes(place(column), column) }

    /// A value by the place of its column; `nil` for NULL.
    func bytes(at place: Int) throws(MessageStoreError) -> [UInt8]? { try bytes(CInt(place), "\(place)") }

    func integer(_ column: String) throws(MessageStoreError) -> Int64 {
        try required(column, optionalInteger(column))
    }

    /// `smallint`, `integer` or `bigint`.
    func optionalInteger(_ column: String) throws(MessageStoreError) -> Int64? {
        try value(place(column), column) { type, bytes in
            switch (type, bytes.count) {
            case (20, 8): Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
            case (23, 4): Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
            case (21, 2): Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
            default: nil
            }
        }
    }

    func text(_ column: String) throws(MessageStoreError) -> String { try required(column, optionalText(column)) }

    /// `text`, `name` or `varchar`.
    func optionalText(_ column: String) throws(MessageStoreError) -> String? {
        try value(place(column), column) { type, bytes in
            [25, 19, 1043].contains(type) ? String(validating: bytes, as: UTF8.self) : nil
        }
    }

    func boolean(_ column: String) throws(MessageStoreError) -> Bool { try required(column, optionalBoolean(column)) }

    func optionalBoolean(_ column: String) throws(MessageStoreError) -> Bool? {
        try value(place(column), column) { type, bytes in type == 16 ? bytes.first.map { $0 != 0 } : nil }
    }

    func isNull(_ column: String) throws(MessageStoreError) -> Bool {
        result.isNull(row: index, column: try place(column))
    }

    /// What `make` makes of the bytes of a `bytea`, where they lie; `nil` for NULL.
    func withBytes<Made>(at place: Int, _ make: (UnsafeRawBufferPointer) -> Made?) throws(MessageStoreError) -> Made? {
        try value(CInt(place), "\(place)") { type, bytes in type == 17 ? make(bytes) : nil }
    }

    func place(_ column: String) throws(MessageStoreError) -> CInt {
        guard let place = result.column(column) else {
            throw MessageStoreError(.database, "the database gave no column \(column)")
        }
        return place
    }

    private func bytes(_ place: CInt, _ column: String) throws(MessageStoreError) -> [UInt8]? {
        try value(place, column) { type, bytes in type == 17 ? [UInt8](bytes) : nil }
    }

    /// The type is one of `pg_type`'s fixed numbers.
    private func value<Made>(
        _ place: CInt, _ column: String, _ make: (Oid, UnsafeRawBufferPointer) -> Made?
    ) throws(MessageStoreError) -> Made? {
        guard !result.isNull(row: index, column: place) else { return nil }
        guard let made = make(result.type(of: place), result.bytes(row: index, column: place)) else {
            throw MessageStoreError(.database, "column \(column) holds a value of another type; run audit verify")
        }
        return made
    }

    private func required<Made>(_ column: String, _ value: Made?) throws(MessageStoreError) -> Made {
        guard let value else { throw MessageStoreError(.database, "column \(column) is empty; run audit verify") }
        return value
    }
}
