import CLibXML2

/// Writes the tree from libxml2's events, enforces the limits as they come and notes what a signature may ask for.
///
/// A struct in one property of ``XMLTreeBuilder``, because access to the properties of a class is checked at run time: here once an event.
struct TreePass {
    typealias Name = UnsafePointer<UInt8>

    private(set) var tree = TreeWriter()
    /// What the message cost so far; a streamed element counts on and hands it back.
    var usage: Usage
    private(set) var failure: XMLSecurityError?
    /// Set by the session for the length of the parse.
    var parser: xmlParserCtxtPtr?
    /// Octets of the signed parts of a security header; nil where nobody asks for them.
    private(set) var parts: PartStreamer?
    /// Values of all Id attributes and where they are, in document order; noted when parts are asked for.
    private(set) var identifiers: [(id: String, place: Int)] = []
    private let limits: XMLLimits
    /// Name of the element that ended last, kept by libxml2 for the length of the parse.
    private var justEnded: Name?
    /// Namespace names that were found acceptable, by address.
    private var acceptedNamespaces: Set<Name> = []

    init(limits: XMLLimits, withParts: Bool) {
        self.limits = limits
        usage = Usage(limits: limits)
        parts = withParts ? PartStreamer() : nil
    }

    /// Local names of the open elements, outermost first; of the element that ended last until the next event,
    /// because a validator that listens to the same events judges an element after its end was reported here.
    var openNames: [String] { tree.openNames + (justEnded.map { [String(cString: $0)] } ?? []) }

    var line: Int? { parser.map { Int(xmlSAX2GetLineNumber($0)) } }

    /// Keeps the first refusal; no event follows the one that is being handled.
    mutating func fail(_ code: XMLSecurityError.Code, _ reason: String) {
        guard failure == nil else { return }
        failure = XMLSecurityError(code, reason, line: line)
        // Not xmlStopParser: it gives the input back at once, while we and a validator behind us still read what this event brought.
        parser?.pointee.disableSAX = 1
        parser?.pointee.instate = XML_PARSER_EOF
    }

    mutating func startDocument() {
        guard let parser else { return }
        // libxml2 keeps the name of an encoding that it converts from with the input, any other with the parser.
        for encoding in [parser.pointee.encoding, parser.pointee.input?.pointee.encoding] {
            guard let encoding, xmlStrcasecmp(encoding, "UTF-8") != 0 else { continue }
            fail(.encodingRefused, "an encoding other than UTF-8 is declared")
        }
        if let version = parser.pointee.version, xmlStrcmp(version, "1.0") != 0 {
            fail(.notWellFormed, "an XML version other than 1.0 is declared")
        }
    }

    /// - Parameters:
    ///   - declarations: two pointers each: prefix and namespace name.
    ///   - attributes: five pointers each: name, prefix, namespace name, start and end of the value.
    /// - Returns: whether the parse goes on.
    mutating func startElement(
        _ name: Name, prefix: Name?, uri: Name?, declarations: UnsafeBufferPointer<Name?>,
        attributes: UnsafeBufferPointer<Name?>
    ) -> Bool {
        guard failure == nil else { return false }
        justEnded = nil
        check(usage.enter(uri: uri, declarations: declarations, attributes: attributes))
        if !declarations.isEmpty { _ = accepts(declarations) }
        guard failure == nil else { return false }
        tree.startElement(name, prefix: prefix, uri: uri, declared: declarations, given: attributes)
        if Self.isSignature(name, uri) { check(usage.countSignature()) }
        if !attributes.isEmpty { checkAttributes(attributes) }
        if parts != nil { streamPart(name, prefix, uri, attributes) }
        return failure == nil
    }

    mutating func endElement(_ name: Name) {
        guard failure == nil else { return }
        if parts?.isWriting == true { parts?.endElement(depth: tree.depth) }
        usage.leave()
        tree.endElement()
        justEnded = name
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        justEnded = nil
        if parts?.isWriting == true { parts?.characters(bytes) }
        check(tree.characters(bytes) <= limits.textByteCount ? nil : XMLLimits.Name.textByteCount)
    }

    mutating func finishParts() { parts?.finish() }

    /// Notes an Id.
    mutating func found(_ id: String, at place: Int) { identifiers.append((id, place)) }

    /// Whether all declared namespace names are absolute; refuses the message if not.
    mutating func accepts(_ declarations: UnsafeBufferPointer<Name?>) -> Bool {
        for index in stride(from: 1, to: declarations.count, by: 2) {
            guard let uri = declarations[index], uri.pointee != 0, !acceptedNamespaces.contains(uri) else { continue }
            guard Namespace.isAbsolute(String(cString: uri)) else {
                fail(.namespaceRefused, "relative namespace name")
                return false
            }
            acceptedNamespaces.insert(uri)
        }
        return true
    }

    static func isSignature(_ name: Name, _ uri: Name?) -> Bool {
        name[0] == UInt8(ascii: "S") && xmlStrcmp(name, "Signature") == 0 && xmlStrcmp(uri, Namespace.signature) == 0
    }

    private mutating func check(_ exceeded: String?) {
        if let exceeded { fail(.limitExceeded, exceeded) }
    }

    /// Checks the length of values and notes Ids.
    private mutating func checkAttributes(_ attributes: UnsafeBufferPointer<Name?>) {
        for index in stride(from: 0, to: attributes.count, by: 5) {
            guard let name = attributes[index], let start = attributes[index + 3], let end = attributes[index + 4]
            else { continue }
            let value = UnsafeBufferPointer(start: start, count: end - start)
            if value.count > limits.textByteCount { check(XMLLimits.Name.valueByteCount) }
            if parts != nil, IdentifierIndex.isIdentifier(name, attributes[index + 2]) {
                found(String(decoding: value, as: UTF8.self), at: tree.place)
            }
        }
    }

    /// Begins a part where one begins, and writes the start of an element in one.
    private mutating func streamPart(
        _ name: Name, _ prefix: Name?, _ uri: Name?, _ attributes: UnsafeBufferPointer<Name?>
    ) {
        if parts?.isWriting == false {
            guard isPart else { return }
            parts?.begin(at: tree.place, depth: tree.depth)
        }
        parts?.startElement(name, prefix: prefix, uri: uri, attributes: attributes)
    }

    /// Whether the innermost open element is a child of `wsse:Security` but no signature, or a signature's `ds:SignedInfo`.
    private var isPart: Bool {
        let depth = tree.depth
        guard depth == 4 || depth == 5, tree.isOpen(2, "Security", Namespace.wsse) else { return false }
        let isInSignature = tree.isOpen(3, "Signature", Namespace.signature)
        return depth == 4 ? !isInSignature : isInSignature && tree.isOpen(4, "SignedInfo")
    }
}
