/// A namespace declaration as written on an element.
struct NamespaceDeclaration: Hashable, Sendable {
    /// The declared prefix; "" for the default namespace.
    let prefix: String
    /// The namespace name; "" takes the default namespace back.
    let uri: String

    /// Declares `prefix` for `uri`.
    init(prefix: String, uri: String) {
        self.prefix = prefix
        self.uri = uri
    }

    /// Equal when all bytes are.
    static func == (left: Self, right: Self) -> Bool {
        left.prefix.hasSameBytes(as: right.prefix) && left.uri.hasSameBytes(as: right.uri)
    }
}

/// An attribute other than a namespace declaration.
public struct XMLAttribute: Hashable, Sendable {
    /// The prefix as written; "" for none.
    public let prefix: String
    /// The name without prefix.
    public let localName: String
    /// The namespace name; "" for none.
    public let namespace: String
    /// The value with references resolved and white space normalised by the parser.
    public let value: String

    /// An attribute in no namespace.
    public init(_ localName: String, _ value: String) {
        self.init(prefix: "", localName: localName, namespace: "", value: value)
    }

    /// An attribute in `namespace`, written with `prefix`.
    public init(prefix: String, localName: String, namespace: String, value: String) {
        self.prefix = prefix
        self.localName = localName
        self.namespace = namespace
        self.value = value
    }

    /// Equal when all bytes are.
    public static func == (left: Self, right: Self) -> Bool {
        left.prefix.hasSameBytes(as: right.prefix) && left.localName.hasSameBytes(as: right.localName)
            && left.namespace.hasSameBytes(as: right.namespace) && left.value.hasSameBytes(as: right.value)
    }
}

/// A child of an element. Comments are dropped by the parser, the text around one is merged.
public enum XMLNode: Hashable, Sendable {
    /// A child element.
    case element(XMLElement)
    /// Character data, never empty in a parsed tree.
    case text(String)

    /// Equal when all bytes are.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.element(let one), .element(let other)): one == other
        case (.text(let one), .text(let other)): one.hasSameBytes(as: other)
        case (.element, .text), (.text, .element): false
        }
    }
}
