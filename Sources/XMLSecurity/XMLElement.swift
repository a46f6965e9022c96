/// An immutable XML element with everything below it.
///
/// `==` compares bytes of names and values (never canonical equivalence), prefixes and declarations included.
public struct XMLElement: Hashable, Sendable {
    /// What a built element is made of.
    private final class Parts: Sendable {
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

    private enum Form {
        case built(Parts)
        /// A place in a parsed document.
        case parsed(ParsedTree, Int)
    }

    private let form: Form

    /// The prefix as written; "" for none.
    public var prefix: String {
        switch form {
        case .built(let parts): parts.prefix
        case .parsed(let tree, let place): tree.name(tree.nodes[place].prefix)
        }
    }

    /// The name without prefix.
    public var localName: String {
        switch form {
        case .built(let parts): parts.localName
        case .parsed(let tree, let place): tree.name(tree.nodes[place].localName)
        }
    }

    /// The namespace name; "" for none.
    public var namespace: String {
        switch form {
        case .built(let parts): parts.namespace
        case .parsed(let tree, let place): tree.name(tree.nodes[place].namespace)
        }
    }

    /// Declarations written on this element, in document order. May be empty in a built tree: canonicalisation emits what is used.
    ///
    /// Not for callers: those that no name uses are covered by no signature.
    var namespaceDeclarations: [NamespaceDeclaration] {
        switch form {
        case .built(let parts): parts.namespaceDeclarations
        case .parsed(let tree, let place):
            tree.declarations[tree.nodes[place].declarations.range].map {
                NamespaceDeclaration(prefix: tree.name($0.prefix), uri: tree.name($0.uri))
            }
        }
    }

    /// Attributes in document order.
    public var attributes: [XMLAttribute] {
        switch form {
        case .built(let parts): parts.attributes
        case .parsed(let tree, let place): tree.attributes[tree.nodes[place].content.range].map(tree.attribute)
        }
    }

    /// Child elements and text in document order.
    ///
    /// - Complexity: O(n) in children, each time, for an element that was parsed; ask ``elements``, ``text`` and ``first(_:namespace:)`` rather.
    public var children: [XMLNode] {
        switch form {
        case .built(let parts): parts.children
        case .parsed(let tree, let place):
            tree.children(of: place).map { child in
                let node = tree.nodes[child]
                return node.isText ? .text(tree.string(node.content)) : .element(XMLElement(tree, at: child))
            }
        }
    }

    /// The child elements in document order.
    public var elements: [XMLElement] {
        switch form {
        case .built(let parts):
            parts.children.compactMap { if case .element(let element) = $0 { element } else { nil } }
        case .parsed(let tree, let place):
            tree.children(of: place).compactMap { tree.nodes[$0].isText ? nil : XMLElement(tree, at: $0) }
        }
    }

    /// The direct text, concatenated; text of child elements is not in it.
    public var text: String {
        var result = ""
        switch form {
        case .built(let parts):
            for case .text(let part) in parts.children { result += part }
        case .parsed(let tree, let place):
            for child in tree.children(of: place) where tree.nodes[child].isText {
                let part = tree.string(tree.nodes[child].content)
                if result.isEmpty { result = part } else { result += part }
            }
        }
        return result
    }

    /// The first child element of that name.
    public func first(_ localName: String, namespace: String = "") -> XMLElement? {
        switch form {
        case .built:
            return elements.first { $0.isNamed(localName, namespace: namespace) }
        case .parsed(let tree, let place):
            for child in tree.children(of: place) where tree.isNamed(tree.nodes[child], localName, namespace) {
                return XMLElement(tree, at: child)
            }
            return nil
        }
    }

    /// The value of the attribute of that name.
    public func attribute(_ localName: String, namespace: String = "") -> String? {
        switch form {
        case .built(let parts):
            return parts.attributes.first {
                $0.localName.hasSameBytes(as: localName) && $0.namespace.hasSameBytes(as: namespace)
            }?.value
        case .parsed(let tree, let place):
            for attribute in tree.attributes[tree.nodes[place].content.range]
            where tree.name(attribute.localName).hasSameBytes(as: localName)
                && tree.name(attribute.namespace).hasSameBytes(as: namespace)
            {
                return tree.string(attribute.value)
            }
            return nil
        }
    }

    /// Its place in the parsed document, which no other element of that document has; negative for a built element.
    var place: Int {
        switch form {
        case .built: -2
        case .parsed(_, let place): place
        }
    }

    /// The element at `place` of a parsed document.
    init(_ tree: ParsedTree, at place: Int) {
        form = .parsed(tree, place)
    }

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
        form = .built(
            Parts(
                prefix: prefix, localName: localName, namespace: namespace,
                namespaceDeclarations: namespaceDeclarations, attributes: attributes, children: children))
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
