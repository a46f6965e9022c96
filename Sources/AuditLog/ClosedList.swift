/// The values of a field that has a closed list of them, found by their bytes without making text of them.
struct ClosedList<Value: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
    /// The names are fixed: a table by some of their bytes needs no hash that a stranger could not foresee.
    private let table: [[(name: [UInt8], value: Value)]]

    init(_: Value.Type) {
        var table = [[(name: [UInt8], value: Value)]](repeating: [], count: 256)
        for value in Value.allCases {
            let name = Array(value.rawValue.utf8)
            table[Self.place(of: name[...])].append((name, value))
        }
        self.table = table
    }

    /// The value of exactly this name; `nil` for any other bytes.
    func value(of bytes: some RandomAccessCollection<UInt8>) -> Value? {
        for entry in table[Self.place(of: bytes)] where entry.name.elementsEqual(bytes) { return entry.value }
        return nil
    }

    private static func place(of bytes: some RandomAccessCollection<UInt8>) -> Int {
        guard let first = bytes.first, let last = bytes.last else { return 0 }
        let middle = bytes[bytes.index(bytes.startIndex, offsetBy: bytes.count / 2)]
        let mixed = Int(first) &* 7 &+ Int(middle) &* 13 &+ Int(last) &* 31 &+ bytes.count &* 17
        return mixed & 255
    }
}

/// The closed lists of a leaf.
enum ClosedLists {
    static let acts = ClosedList(AuditAct.self)
    static let accesses = ClosedList(AuditAccess.self)
    static let outcomes = ClosedList(AuditOutcome.self)
}
