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
    func associatedData(purpose: String, tenant: String, header: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            header.count + 20 + purpose.utf8.count + tenant.utf8.count + table.utf8.count + row.utf8.count
                + column.utf8.count)
        bytes += header
        Self.append(purpose, to: &bytes)
        Self.append(tenant, to: &bytes)
        Self.append(table, to: &bytes)
        Self.append(row, to: &bytes)
        Self.append(column, to: &bytes)
        return bytes
    }

    private static func append(_ part: String, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(part.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: part.utf8)
    }
}
