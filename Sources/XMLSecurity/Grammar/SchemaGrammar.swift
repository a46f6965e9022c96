/// A set of schemas as tables that judge a document event by event.
///
/// It knows part of XML Schema and says two things only: "valid", or nothing. "Valid" it says of plain values in plain structures, of
/// which libxml2's validator says the same; whatever else there is, departures from the schema included, is libxml2's to judge and
/// to name. So a construct that it does not know costs time and never decides anything.
///
/// Source: XML Schema part 1, section 3.4.4 (validity of complex types), and part 2.
struct SchemaGrammar: Sendable {
    /// A name of the schema: the index of namespace and local name in ``symbols``.
    typealias Symbol = Int32

    /// What may stand in an element.
    enum Content: Sendable {
        /// Child elements in the order of the model whose first state this is, and white space.
        case elements(start: Int32)
        /// Text of a simple type.
        case simple(Int32)
        /// No child elements and no text, not even white space.
        case empty
        /// A construct that the grammar does not know.
        case unknown
    }

    struct ElementType: Sendable {
        var content: Content
        /// Its attributes: those of ``SchemaGrammar/attributes``.
        var attributes: Range<Int32> = 0..<0
        var requiredCount = 0
        /// Whether any attribute may stand there that is not declared.
        var isOpen = false
    }

    struct Attribute: Sendable {
        let symbol: Symbol
        /// Place in ``SchemaGrammar/simpleTypes``.
        let type: Int32
        let isRequired: Bool
    }

    /// A state of a content model.
    struct State: Sendable {
        let transitions: Range<Int32>
        let isFinal: Bool
    }

    struct Transition: Sendable {
        /// What has to stand there; nil for an element of a wildcard.
        let symbol: Symbol?
        /// Of a wildcard, the place in ``SchemaGrammar/namespaces`` of the one that it lets through, nil for any.
        let namespace: Int32?
        let next: Int32
        /// Of the element, place in ``SchemaGrammar/types``; nothing below an element of a wildcard is judged.
        let type: Int32
    }

    /// Namespace name, a zero byte and local name, to symbol.
    var symbols: [[UInt8]: Symbol] = [:]
    var types: [ElementType] = []
    var attributes: [Attribute] = []
    var states: [State] = []
    var transitions: [Transition] = []
    var simpleTypes: [Judge] = []
    /// Those that wildcards name.
    var namespaces: [[UInt8]] = []
    /// Types of the global elements.
    var roots: [Symbol: Int32] = [:]

    /// A simple type that is handed about without a copy.
    final class Judge: Sendable {
        private let type: SimpleType

        init(_ type: SimpleType) { self.type = type }

        /// As ``SimpleType/accepts(_:)``.
        func accepts(_ value: SimpleType.Bytes) -> Bool { type.accepts(value) }
    }

    static func key(_ namespace: some Sequence<UInt8>, _ localName: some Sequence<UInt8>) -> [UInt8] {
        Array(namespace) + [0] + localName
    }
}
