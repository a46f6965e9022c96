/// An immutable XML element with everything below it.
///
/// `==` compares bytes of names and values (never canonical equivalence), prefixes and declarations included.
public struct XMLElement: Hashable, Sendable {
    /// Everything about an element behind one reference: elements are handed around and kept in their parents.
    private final class Storage: Sendable {
        let prefix: String
        let localName: String
        let namespace: String
        let namespaceDeclarations: [NamespaceDeclaration]
        let attributes: [XMLAttribute]
        let children: [XMLNode]

        init(
            prefix: String, localName: String, namespace: String, namespaceDeclarations: [NamespaceDeclaration],
            attributes: [XMLAttribute], children: [XMLNode]
        ) {
            self.prefix = prefix
            self.localName = localName
            self.namespace = namespace
            self.namespaceDeclarations = namespaceDeclarations
            self.attributes = attributes
            self.children = children
        }
    }

    private let storage: Storage

    /// The prefix as written; "" for none.
    public var prefix: String { storage.prefix }
    /// The name without prefix.
    public var localName: String { storage.localName }
    /// The namespace name; "" for none.
    public var namespace: String { storage.namespace }
    /// Declarations written on this element, in document order. May be empty in a built tree: canonicalisation emits what is used.
    public var namespaceDeclarations: [NamespaceDeclaration] { storage.namespaceDeclarations }
    /// Attributes in document order.
    public var attributes: [XMLAttribute] { storage.attributes }
    /// Child elements and text in document order.
    public var children: [XMLNode] { storage.children }

    /// An element in `namespace`, written with `prefix`.
    public init(
        _ localName: String, prefix: String = "", namespace: String = "",
        attributes: [XMLAttribute] = [], children: [XMLNode] = []
    ) {
        self.init(
            prefix: prefix, localName: localName, namespace: namespace, namespaceDeclarations: [],
            attributes: attributes, children: children)
    }

    /// An element in no namespace that holds `text` alone; no child when `text` is empty.
    public init(_ localName: String, text: String) {
        self.init(localName, children: text.isEmpty ? [] : [.text(text)])
    }

    init(
        prefix: String, localName: String, namespace: String, namespaceDeclarations: [NamespaceDeclaration],
        attributes: [XMLAttribute], children: [XMLNode]
    ) {
        storage = Storage(
            prefix: prefix, localName: localName, namespace: namespace, namespaceDeclarations: namespaceDeclarations,
            attributes: attributes, children: children)
    }

    /// Equal when all bytes are.
    public static func == (left: Self, right: Self) -> Bool {
        left.prefix.hasSameBytes(as: right.prefix) && left.localName.hasSameBytes(as: right.localName)
            && left.namespace.hasSameBytes(as: right.namespace)
            && left.namespaceDeclarations == right.namespaceDeclarations && left.attributes == right.attributes
            && left.children == right.children
    }

    /// Hashes what `==` compares, but declarations.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(prefix)
        hasher.combine(localName)
        hasher.combine(namespace)
        hasher.combine(attributes)
        hasher.combine(children)
    }

    /// This element with other children.
    public func replacing(children: [XMLNode]) -> XMLElement {
        XMLElement(
            prefix: prefix, localName: localName, namespace: namespace,
            namespaceDeclarations: namespaceDeclarations, attributes: attributes, children: children)
    }
}
