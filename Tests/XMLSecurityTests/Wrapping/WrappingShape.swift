/// One way to rearrange a signed message so that a careless receiver takes something else for signed.
struct WrappingShape<Parts>: Sendable {
    /// What the forger does, for the page.
    let name: String
    /// The changes to a message, given another valid message of another member.
    let changes: @Sendable (_ message: Parts, _ other: Parts) throws -> [Change]

    init(_ name: String, _ changes: @escaping @Sendable (_ message: Parts, _ other: Parts) throws -> [Change]) {
        self.name = name
        self.changes = changes
    }
}

/// Shapes of one kind under a heading of the page.
struct WrappingGroup<Parts>: Sendable {
    let title: String
    let shapes: [WrappingShape<Parts>]

    init(_ title: String, _ shapes: [WrappingShape<Parts>]) {
        self.title = title
        self.shapes = shapes
    }
}

/// The Id that the forged element carries.
enum ForgedIdentifier: String, CaseIterable, Sendable {
    case same = "with its Id"
    case other = "with another Id"
    case none = "without Id"

    func value(_ id: String) -> String? {
        switch self {
        case .same: id
        case .other: "evil"
        case .none: nil
        }
    }
}
