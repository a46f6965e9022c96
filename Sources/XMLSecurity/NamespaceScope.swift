/// What prefixes stand for at one place of a walk through a tree; looking one up does not depend on how many are bound.
///
/// Keys are bytes: `String` would take prefixes that are canonically equivalent for one.
struct NamespaceScope {
    /// A prefix, compared and hashed by its UTF-8 bytes; "" is the default namespace.
    struct Prefix: Hashable {
        let name: String

        static func == (left: Self, right: Self) -> Bool { left.name.hasSameBytes(as: right.name) }

        func hash(into hasher: inout Hasher) {
            for byte in name.utf8 { hasher.combine(byte) }
            hasher.combine(UInt8.max)
        }
    }

    /// Namespace names by prefix, innermost last.
    private var bindings: [Prefix: [String]] = [:]
    private var order: [Prefix] = []

    /// How many bindings there are, for ``unwind(to:)``.
    var count: Int { order.count }

    /// The namespace name that the innermost binding gives `prefix`.
    func uri(of prefix: Prefix) -> String? { bindings[prefix]?.last }

    mutating func bind(_ prefix: Prefix, to uri: String) {
        bindings[prefix, default: []].append(uri)
        order.append(prefix)
    }

    /// Takes the newest bindings back until `count` are left.
    mutating func unwind(to count: Int) {
        while order.count > count { bindings[order.removeLast()]?.removeLast() }
    }
}
