/// A parsed document as four arrays in document order: nodes, attributes, declarations, and the octets of texts and values.
///
/// An ``XMLElement`` of it is a place. So reading a message costs a handful of allocations whatever its depth, and nothing is copied
/// until somebody asks for it. Immutable; kept alive by each of its elements.
final class ParsedTree: Sendable {
    /// Part of an array, in half the room of a `Range`.
    struct Span: Sendable {
        var start: Int32 = 0
        var count: Int32 = 0

        var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
    }

    /// An element or a text; names are indices of ``names``.
    struct Node: Sendable {
        /// ``text`` for a text.
        let localName: Int32
        var prefix: Int32 = 0
        var namespace: Int32 = 0
        /// Index behind the last node below.
        var end: Int32 = 0
        /// Attributes of an element, octets of a text.
        var content = Span()
        var declarations = Span()

        static let text: Int32 = -1

        var isText: Bool { localName == Self.text }
    }

    /// An attribute; names are indices of ``names``, the value is in ``octets``.
    struct Attribute: Sendable {
        let localName: Int32
        let prefix: Int32
        let namespace: Int32
        let value: Span
    }

    /// A namespace declaration; both are indices of ``names``.
    struct Declaration: Sendable {
        let prefix: Int32
        let uri: Int32
    }

    let nodes: [Node]
    let attributes: [Attribute]
    let declarations: [Declaration]
    /// Each name once; the first is "".
    let names: [String]
    let octets: [UInt8]

    init(
        nodes: [Node], attributes: [Attribute], declarations: [Declaration], names: [String], octets: [UInt8]
    ) {
        self.nodes = nodes
        self.attributes = attributes
        self.declarations = declarations
        self.names = names
        self.octets = octets
    }

    func name(_ index: Int32) -> String { names[Int(index)] }

    /// The octets of a text or value as a string; they are UTF-8, because the parser refuses anything else.
    func string(_ span: Span) -> String { String(decoding: octets[span.range], as: UTF8.self) }

    func attribute(_ attribute: Attribute) -> XMLAttribute {
        XMLAttribute(
            prefix: name(attribute.prefix), localName: name(attribute.localName),
            namespace: name(attribute.namespace), value: string(attribute.value))
    }

    func isNamed(_ node: Node, _ localName: String, _ namespace: String) -> Bool {
        !node.isText && name(node.localName).hasSameBytes(as: localName)
            && name(node.namespace).hasSameBytes(as: namespace)
    }

    /// The places of the nodes directly below the element at `place`, in document order.
    func children(of place: Int) -> Children { Children(tree: self, place: place + 1, end: Int(nodes[place].end)) }

    struct Children: Sequence, IteratorProtocol {
        let tree: ParsedTree
        var place: Int
        let end: Int

        mutating func next() -> Int? {
            guard place < end else { return nil }
            defer { place = Int(tree.nodes[place].end) }
            return place
        }
    }
}
