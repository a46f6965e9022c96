import GRDB

import struct Foundation.Data

extension [UInt8] {
    /// The form in which SQLite takes bytes.
    var blob: Data { Data(self) }
}

extension Row {
    /// The bytes of a column; empty when it is null.
    func bytes(_ column: String) -> [UInt8] { (self[column] as Data?).map(Array.init) ?? [] }
}
