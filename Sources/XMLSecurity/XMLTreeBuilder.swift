import CLibXML2

/// Builds the tree from libxml2's events and enforces the limits as they come.
///
/// Lives for one parse on one thread; pointers of libxml2 are read during the event that brings them only.
final class XMLTreeBuilder: OpenElements {
    private struct Frame {
        let prefix: String
        let localName: String
        let namespace: String
        let declarations: [NamespaceDeclaration]
        let attributes: [XMLAttribute]
        var children: [XMLNode] = []

        var isSignature: Bool {
            localName.hasSameBytes(as: "Signature") && namespace.hasSameBytes(as: Namespace.signature)
        }
    }

    private(set) var root: XMLElement?
    private(set) var failure: XMLSecurityError?
    /// Set by the session for the length of the parse.
    var parser: xmlParserCtxtPtr?

    let limits: XMLLimits
    /// Takes over the content of one element when there is one.
    private let streamer: PayloadStreamer?
    /// Octets of the signed parts of a security header; nil where nobody asks for them.
    private var parts: PartStreamer?
    /// Values of all Id attributes and where they are, in document order; noted when a part is streamed.
    private(set) var identifiers: [(id: String, path: IdentifierIndex.Path)] = []
    private var frames: [Frame] = []
    private var pendingText: [UInt8] = []
    private var justEnded: String?
    private(set) var elementCount = 0
    private(set) var signatureCount = 0
    /// Namespace declarations of the open elements.
    private(set) var scopeCount = 0
    /// Namespace names that were found acceptable, by address.
    private var acceptedNamespaces: Set<UnsafePointer<UInt8>> = []
    /// Names by address: libxml2 keeps one copy of each in its dictionary for the length of a parse.
    private var names = NameTable()

    init(limits: XMLLimits, streamer: PayloadStreamer? = nil) {
        self.limits = limits
        self.streamer = streamer
        parts = streamer == nil ? nil : PartStreamer()
    }

    /// The parts, to be asked for when the parse is over.
    var finishedParts: PartStreamer? {
        parts?.finish()
        return parts
    }

    /// Notes an Id.
    func found(_ id: String, at path: IdentifierIndex.Path) { identifiers.append((id, path)) }

    /// Number of open elements.
    var depth: Int { frames.count }

    /// Whether the innermost open element is a `Body` in an `Envelope` of the same namespace.
    var isInBody: Bool {
        guard frames.count == 2, frames[0].localName.hasSameBytes(as: "Envelope") else { return false }
        return frames[1].localName.hasSameBytes(as: "Body") && frames[1].namespace.hasSameBytes(as: frames[0].namespace)
    }

    /// Local names of the open elements, outermost first; of the element that ended last until the next event,
    /// because a validator that listens to the same events judges an element after its end was reported here.
    var openNames: [String] { frames.map(\.localName) + (justEnded.map { [$0] } ?? []) }

    var line: Int? { parser.map { Int(xmlSAX2GetLineNumber($0)) } }

    /// Keeps the first refusal; no event follows the one that is being handled.
    func fail(_ code: XMLSecurityError.Code, _ reason: String) {
        guard failure == nil else { return }
        failure = XMLSecurityError(code, reason, line: line)
        // Not xmlStopParser: it gives the input back at once, while we and a validator behind us still read what this event brought.
        parser?.pointee.disableSAX = 1
        parser?.pointee.instate = XML_PARSER_EOF
    }

    func startDocument() {
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

    func startElement(
        name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?, uri: UnsafePointer<UInt8>?,
        declarations: UnsafeBufferPointer<UnsafePointer<UInt8>?>,
        attributes: UnsafeBufferPointer<UnsafePointer<UInt8>?>
    ) {
        guard failure == nil else { return }
        flushText()
        justEnded = nil
        elementCount += 1
        check(frames.count < limits.depth, XMLLimits.Name.depth)
        check(elementCount <= limits.elementCount, XMLLimits.Name.elementCount)
        check(declarations.count / 2 <= limits.namespaceCount, XMLLimits.Name.namespaceCount)
        check(scopeCount + declarations.count / 2 <= limits.namespaceScopeCount, XMLLimits.Name.namespaceScopeCount)
        check(attributes.count / 5 <= limits.attributeCount, XMLLimits.Name.attributeCount)
        guard failure == nil else { return }
        let frame = Frame(
            prefix: self.name(prefix), localName: self.name(name), namespace: self.name(uri),
            declarations: self.declarations(declarations), attributes: self.attributes(attributes))
        if frame.isSignature { signatureCount += 1 }
        check(signatureCount <= limits.signatureCount, XMLLimits.Name.signatureCount)
        scopeCount += frame.declarations.count
        frames.append(frame)
        if parts != nil {
            for attribute in frame.attributes where IdentifierIndex.isIdentifier(attribute) {
                found(attribute.value, at: frames.dropLast().map(\.children.count))
            }
            streamPart(name, prefix, uri, attributes)
        }
        if let streamer, let parser {
            streamer.entered(
                self, parser, name: name, prefix: prefix, uri: uri, declarations: declarations, attributes: attributes)
        }
    }

    /// Goes on with the tree behind a streamed element, whose end this is.
    func leave(
        _ payload: StreamedPayload, name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?, elementCount: Int,
        signatureCount: Int
    ) {
        streamer?.ended(payload)
        self.elementCount = elementCount
        self.signatureCount = signatureCount
        parser?.pointee.sax.pointee = SAXCallbacks.handler
        parser?.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        endElement(name, prefix: prefix)
    }

    /// Begins a part where one begins, and writes the start of an element in one.
    private func streamPart(
        _ name: UnsafePointer<UInt8>, _ prefix: UnsafePointer<UInt8>?, _ uri: UnsafePointer<UInt8>?,
        _ attributes: UnsafeBufferPointer<UnsafePointer<UInt8>?>
    ) {
        if parts?.isWriting == false, isPart { parts?.begin(at: frames.count) }
        if parts?.isWriting == true {
            parts?.startElement(name, prefix: prefix, uri: uri, attributes: attributes)
        }
    }

    /// Whether the innermost open element is a child of `wsse:Security` but no signature, or a signature's `ds:SignedInfo`.
    private var isPart: Bool {
        guard frames.count == 4 || frames.count == 5, frames[2].localName.hasSameBytes(as: "Security"),
            frames[2].namespace.hasSameBytes(as: Namespace.wsse)
        else { return false }
        return frames.count == 4
            ? !frames[3].isSignature
            : frames[3].isSignature && frames[4].localName.hasSameBytes(as: "SignedInfo")
    }

    /// Whether all declared namespace names are absolute; two pointers a declaration.
    func checkNamespaces(_ pairs: UnsafeBufferPointer<UnsafePointer<UInt8>?>) -> Bool {
        for index in stride(from: 1, to: pairs.count, by: 2) {
            guard let uri = pairs[index], uri.pointee != 0, !acceptedNamespaces.contains(uri) else { continue }
            guard Namespace.isAbsolute(String(cString: uri)) else {
                fail(.namespaceRefused, "relative namespace name")
                return false
            }
            acceptedNamespaces.insert(uri)
        }
        return true
    }

    func endElement(_ name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?) {
        guard failure == nil else { return }
        flushText()
        if parts?.isWriting == true {
            parts?.endElement(name, prefix: prefix, depth: frames.count) {
                frames.dropLast().map(\.children.count)
            }
        }
        guard let frame = frames.popLast() else { return }
        scopeCount -= frame.declarations.count
        justEnded = frame.localName
        let element = XMLElement(
            prefix: frame.prefix, localName: frame.localName, namespace: frame.namespace,
            namespaceDeclarations: frame.declarations, attributes: frame.attributes, children: frame.children)
        if frames.isEmpty {
            root = element
        } else {
            frames[frames.count - 1].children.append(.element(element))
        }
    }

    func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        justEnded = nil
        pendingText.append(contentsOf: bytes)
        if parts?.isWriting == true { parts?.characters(bytes) }
        check(pendingText.count <= limits.textByteCount, XMLLimits.Name.textByteCount)
    }

    private func flushText() {
        guard !pendingText.isEmpty, !frames.isEmpty else { return }
        frames[frames.count - 1].children.append(.text(String(decoding: pendingText, as: UTF8.self)))
        pendingText.removeAll(keepingCapacity: true)
    }

    private func check(_ holds: Bool, _ limit: String) {
        if !holds { fail(.limitExceeded, limit) }
    }

    /// Two pointers a declaration: prefix and namespace name.
    private func declarations(_ pairs: UnsafeBufferPointer<UnsafePointer<UInt8>?>) -> [NamespaceDeclaration] {
        _ = checkNamespaces(pairs)
        return stride(from: 0, to: pairs.count, by: 2).map { index in
            NamespaceDeclaration(prefix: name(pairs[index]), uri: name(pairs[index + 1]))
        }
    }

    /// Five pointers an attribute: name, prefix, namespace name, start and end of the value.
    private func attributes(_ fives: UnsafeBufferPointer<UnsafePointer<UInt8>?>) -> [XMLAttribute] {
        stride(from: 0, to: fives.count, by: 5).map { index in
            let start = fives[index + 3]
            let byteCount = start.flatMap { start in fives[index + 4].map { $0 - start } } ?? 0
            check(byteCount <= limits.textByteCount, XMLLimits.Name.valueByteCount)
            return XMLAttribute(
                prefix: name(fives[index + 1]), localName: name(fives[index]), namespace: name(fives[index + 2]),
                value: String(decoding: UnsafeBufferPointer(start: start, count: byteCount), as: UTF8.self))
        }
    }

    private func name(_ pointer: UnsafePointer<UInt8>?) -> String { names.name(pointer) }
}
