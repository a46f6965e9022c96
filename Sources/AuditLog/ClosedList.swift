/// The values of a field that has a closed list of them, found by their bytes without making text of them.
struct ClosedList<Value: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
    private struct Key: Hashable {
        let count: Int
        let beginning: UInt64
        let ending: UInt64

        init(_ bytes: some BidirectionalCollection<UInt8>) {
            count = bytes.count
            beginning = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            ending = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    private let values: [Key: [(name: [UInt8], value: Value)]]

    init(_: Value.Type) {
        values = Dictionary(grouping: Value.allCases.map { (name: Array($0.rawValue.utf8), value: $0) }) {
            Key($0.name)
        }
    }

    /// The value of exactly this name; `nil` for any other bytes.
    func value(of bytes: ArraySlice<UInt8>) -> Value? {
        values[Key(bytes)]?.first { $0.name.elementsEqual(bytes) }?.value
    }
}

/// The closed lists of a leaf.
enum ClosedLists {
    static let acts = ClosedList(AuditAct.self)
    static let accesses = ClosedList(AuditAccess.self)
    static let outcomes = ClosedList(AuditOutcome.self)
}
