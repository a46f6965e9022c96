import CLibXML2

/// Builds the tree from libxml2's events and enforces the limits as they come.
///
/// Lives for one parse on one thread; pointers of libxml2 are read during the event that brings them only.
final class XMLTreeBuilder {
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

    private let limits: XMLLimits
    private var frames: [Frame] = []
    private var pendingText: [UInt8] = []
    private var justEnded: String?
    private var elementCount = 0
    private var signatureCount = 0
    /// Namespace declarations of the open elements.
    private var scopeCount = 0
    /// Names by address: libxml2 keeps one copy of each in its dictionary for the length of a parse.
    private var names: [UnsafePointer<UInt8>: String] = [:]

    init(limits: XMLLimits) {
        self.limits = limits
    }

    /// Local names of the open elements, outermost first; of the element that ended last until the next event,
    /// because a validator that listens to the same events judges an element after its end was reported here.
    var openNames: [String] { frames.map(\.localName) + (justEnded.map { [$0] } ?? []) }

    var line: Int? { parser.map { Int(xmlSAX2GetLineNumber($0)) } }

    /// Keeps the first refusal and stops the parser.
    func fail(_ code: XMLSecurityError.Code, _ reason: String) {
        guard failure == nil else { return }
        failure = XMLSecurityError(code, reason, line: line)
        if let parser { xmlStopParser(parser) }
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
        check(frames.count < limits.depth, "depth of elements")
        check(elementCount <= limits.elementCount, "number of elements")
        check(declarations.count / 2 <= limits.namespaceCount, "namespace declarations of one element")
        check(scopeCount + declarations.count / 2 <= limits.namespaceScopeCount, "namespace declarations in scope")
        check(attributes.count / 5 <= limits.attributeCount, "attributes of one element")
        guard failure == nil else { return }
        let frame = Frame(
            prefix: self.name(prefix), localName: self.name(name), namespace: self.name(uri),
            declarations: self.declarations(declarations), attributes: self.attributes(attributes))
        if frame.isSignature { signatureCount += 1 }
        check(signatureCount <= limits.signatureCount, "number of signatures")
        scopeCount += frame.declarations.count
        frames.append(frame)
    }

    func endElement() {
        guard failure == nil else { return }
        flushText()
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
        check(pendingText.count <= limits.textByteCount, "bytes of one text")
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
        stride(from: 0, to: pairs.count, by: 2).map { index in
            let uri = name(pairs[index + 1])
            if !uri.isEmpty && !Namespace.isAbsolute(uri) { fail(.namespaceRefused, "relative namespace name") }
            return NamespaceDeclaration(prefix: name(pairs[index]), uri: uri)
        }
    }

    /// Five pointers an attribute: name, prefix, namespace name, start and end of the value.
    private func attributes(_ fives: UnsafeBufferPointer<UnsafePointer<UInt8>?>) -> [XMLAttribute] {
        stride(from: 0, to: fives.count, by: 5).map { index in
            let start = fives[index + 3]
            let byteCount = start.flatMap { start in fives[index + 4].map { $0 - start } } ?? 0
            check(byteCount <= limits.textByteCount, "bytes of one attribute value")
            return XMLAttribute(
                prefix: name(fives[index + 1]), localName: name(fives[index]), namespace: name(fives[index + 2]),
                value: String(decoding: UnsafeBufferPointer(start: start, count: byteCount), as: UTF8.self))
        }
    }

    private func name(_ pointer: UnsafePointer<UInt8>?) -> String {
        guard let pointer else { return "" }
        if let known = names[pointer] { return known }
        let name = String(cString: pointer)
        names[pointer] = name
        return name
    }
}
