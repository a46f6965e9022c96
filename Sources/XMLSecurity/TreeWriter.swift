/// Writes a ``ParsedTree`` from the events of a parse.
///
/// Pointers of libxml2 are read during the event that brings them; names by address, because its dictionary keeps one copy of each
/// for the length of a parse.
struct TreeWriter {
    typealias Name = UnsafePointer<UInt8>

    private var nodes: [ParsedTree.Node] = []
    private var attributes: [ParsedTree.Attribute] = []
    private var declarations: [ParsedTree.Declaration] = []
    private var octets: [UInt8] = []
    private var names = NameTable()
    private var open: [Int] = []
    /// Whether the last node is a text that goes on.
    private var isInText = false

    init() {
        nodes.reserveCapacity(128)
        attributes.reserveCapacity(64)
        declarations.reserveCapacity(16)
        octets.reserveCapacity(8192)
        open.reserveCapacity(16)
    }

    /// Number of open elements.
    var depth: Int { open.count }

    /// Place of the innermost open element; -1 outside the root.
    var place: Int { open.last ?? -1 }

    /// Local names of the open elements, outermost first.
    var openNames: [String] { open.map { names.all[Int(nodes[$0].localName)] } }

    /// Whether the open element at `level` (the root is 0) has that name.
    func isOpen(_ level: Int, _ localName: String, _ namespace: String) -> Bool {
        isOpen(level, localName) && names.all[Int(nodes[open[level]].namespace)].hasSameBytes(as: namespace)
    }

    /// Whether the innermost open element is a `Body` in an `Envelope` of the same namespace, the root.
    var isInBody: Bool {
        guard open.count == 2, isOpen(1, "Body") else { return false }
        let (outer, inner) = (nodes[open[0]].namespace, nodes[open[1]].namespace)
        return isOpen(0, "Envelope") && names.all[Int(outer)].hasSameBytes(as: names.all[Int(inner)])
    }

    /// Whether the open element at `level` has that local name.
    func isOpen(_ level: Int, _ localName: String) -> Bool {
        names.all[Int(nodes[open[level]].localName)].hasSameBytes(as: localName)
    }

    /// - Parameters:
    ///   - declared: two pointers a declaration: prefix and namespace name.
    ///   - given: five pointers an attribute: name, prefix, namespace name, start and end of the value.
    mutating func startElement(
        _ name: Name, prefix: Name?, uri: Name?, declared: UnsafeBufferPointer<Name?>,
        given: UnsafeBufferPointer<Name?>
    ) {
        isInText = false
        var node = ParsedTree.Node(
            localName: names.index(name), prefix: names.index(prefix), namespace: names.index(uri))
        if !declared.isEmpty {
            node.declarations = ParsedTree.Span(start: Int32(declarations.count), count: Int32(declared.count / 2))
            for index in stride(from: 0, to: declared.count, by: 2) {
                declarations.append(
                    ParsedTree.Declaration(
                        prefix: names.index(declared[index]), uri: names.index(declared[index + 1])))
            }
        }
        if !given.isEmpty {
            node.content = ParsedTree.Span(start: Int32(attributes.count), count: Int32(given.count / 5))
            for index in stride(from: 0, to: given.count, by: 5) {
                attributes.append(
                    ParsedTree.Attribute(
                        localName: names.index(given[index]), prefix: names.index(given[index + 1]),
                        namespace: names.index(given[index + 2]), value: value(given[index + 3], given[index + 4])))
            }
        }
        open.append(nodes.count)
        nodes.append(node)
    }

    mutating func endElement() {
        isInText = false
        if let place = open.popLast() { nodes[place].end = Int32(nodes.count) }
    }

    /// - Returns: octets of the run of text so far.
    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if !isInText {
            isInText = true
            var node = ParsedTree.Node(localName: ParsedTree.Node.text)
            node.content.start = Int32(octets.count)
            node.end = Int32(nodes.count + 1)
            nodes.append(node)
        }
        octets.append(contentsOf: bytes)
        let last = nodes.count - 1
        nodes[last].content.count += Int32(bytes.count)
        return Int(nodes[last].content.count)
    }

    /// What was written; to be asked when the root has ended.
    func finished() -> ParsedTree {
        ParsedTree(
            nodes: nodes, attributes: attributes, declarations: declarations, names: names.all, octets: octets)
    }

    private mutating func value(_ start: Name?, _ end: Name?) -> ParsedTree.Span {
        guard let start, let end else { return ParsedTree.Span() }
        let span = ParsedTree.Span(start: Int32(octets.count), count: Int32(end - start))
        octets.append(contentsOf: UnsafeBufferPointer(start: start, count: end - start))
        return span
    }
}
