/// Names the place of one encrypted value, so that a ciphertext moved elsewhere does not decrypt.
public struct CellName: Hashable, Sendable {
    /// Table.
    public let table: String
    /// Natural key of the row, e.g. `<sender>/<ticket>`.
    public let row: String
    /// Column.
    public let column: String

    /// Names a place.
    public init(table: String, row: String, column: String) {
        self.table = table
        self.row = row
        self.column = column
    }

    /// Purpose, tenant, table, row and column, each preceded by its byte count (4 bytes, big-endian).
    func associatedData(purpose: String, tenant: String, header: [UInt8]) -> [UInt8] {
        let parts = [purpose, tenant, table, row, column]
        var bytes = header
        bytes.reserveCapacity(parts.reduce(header.count) { $0 + 4 + $1.utf8.count })
        for part in parts {
            withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part.utf8)
        }
        return bytes
    }
}
