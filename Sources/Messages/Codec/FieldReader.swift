import XMLSecurity

/// Reads the children of one element strictly in schema order.
///
/// Children are in no namespace and have no attributes; text stands only in leaves. Every deviation is an error
/// that names the place and the rule.
struct FieldReader {
    /// The path of the element whose children are read.
    let path: String
    private let children: [XMLElement]
    private var position = 0
    /// Names looked for so far, to tell a misplaced element from an unknown one.
    private var known: Set<String> = []

    /// Begins to read an element whose name and attributes the caller has judged.
    init(children element: XMLElement, path: String) throws(MessagesError) {
        guard element.hasNoText else { throw MessagesError(.mixedContent, path: path) }
        self.init(elements: element.elements, path: path)
    }

    /// Begins to read these elements as the children of `path`.
    init(elements: [XMLElement], path: String) {
        self.path = path
        children = elements
    }

    /// True while another child with this name stands next.
    func isNext(_ name: String) -> Bool {
        position < children.count && children[position].isPlain(name)
    }

    /// The next child when it has this name.
    mutating func take(_ name: String) -> XMLElement? {
        known.insert(name)
        guard isNext(name) else { return nil }
        defer { position += 1 }
        return children[position]
    }

    /// The next child, which must have this name.
    mutating func require(_ name: String, type: String? = nil) throws(MessagesError) -> XMLElement {
        if let element = take(name) { return element }
        if children[position...].contains(where: { $0.isPlain(name) }) {
            // It comes later: what stands here does not belong here.
            throw MessagesError(.misplacedElement, path: "\(path)/*[\(position + 1)]", expectedType: name)
        }
        throw MessagesError(.missingElement, path: "\(path)/\(name)", expectedType: type)
    }

    /// Refuses whatever has not been read.
    mutating func finish() throws(MessagesError) {
        guard position < children.count else { return }
        let left = children[position]
        let place = "\(path)/*[\(position + 1)]"
        guard left.namespace.isEmpty, known.contains(left.localName) else {
            throw MessagesError(.unknownElement, path: place)
        }
        let again = children[..<position].contains { $0.isPlain(left.localName) }
        throw MessagesError(again ? .repeatedElement : .misplacedElement, path: place)
    }

    /// An error for values that do not fit each other.
    func inconsistent(_ name: String, rule: String) -> MessagesError {
        MessagesError(.inconsistent, path: "\(path)/\(name)", rule: rule)
    }
}

extension XMLElement {
    /// True for an unprefixed element without namespace and with this name, compared byte by byte.
    func isPlain(_ name: String) -> Bool {
        namespace.isEmpty && localName.utf8.elementsEqual(name.utf8)
    }

    /// True when all text directly in the element is white space.
    var hasNoText: Bool {
        children.allSatisfy { node in
            guard case .text(let text) = node else { return true }
            return text.unicodeScalars.allSatisfy(\.isXMLSpace)
        }
    }
}
