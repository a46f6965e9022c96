import CLibXML2

/// What libxml2's events of one parse are reported to: builds the tree, but for an element that a streamer takes over.
///
/// Lives for one parse on one thread; pointers of libxml2 are read during the event that brings them only.
final class XMLTreeBuilder: OpenElements {
    private var pass: TreePass
    let limits: XMLLimits
    /// Takes over the content of one element when there is one.
    private let streamer: PayloadStreamer?
    /// Judges what is built.
    private let grammar: GrammarPass?

    init(limits: XMLLimits, streamer: PayloadStreamer? = nil, grammar: GrammarPass? = nil) {
        self.limits = limits
        self.streamer = streamer
        self.grammar = grammar
        pass = TreePass(limits: limits, withParts: streamer != nil)
    }

    // MARK: What was learned

    /// The root, to be asked for when the parse is over.
    var root: XMLElement { XMLElement(pass.tree.finished(), at: 0) }

    /// The parts, to be asked for when the parse is over.
    var parts: PartStreamer? {
        pass.finishParts()
        return pass.parts
    }

    /// Values of all Id attributes and where they are, in document order; noted when there is a streamer.
    var identifiers: [(id: String, place: Int)] { pass.identifiers }

    var failure: XMLSecurityError? { pass.failure }

    /// What the message cost so far.
    var usage: Usage { pass.usage }

    /// Number of open elements.
    var depth: Int { pass.tree.depth }

    /// Whether the innermost open element is a `Body` in an `Envelope` of the same namespace.
    var isInBody: Bool { pass.tree.isInBody }

    var openNames: [String] { pass.openNames }

    var line: Int? { pass.line }

    // MARK: Events

    /// Set by the session for the length of the parse.
    var parser: xmlParserCtxtPtr? {
        get { pass.parser }
        set { pass.parser = newValue }
    }

    /// Keeps the first refusal; no event follows the one that is being handled.
    func fail(_ code: XMLSecurityError.Code, _ reason: String) { pass.fail(code, reason) }

    /// Notes an Id.
    func found(_ id: String, at place: Int) { pass.found(id, at: place) }

    /// Whether all declared namespace names are absolute; two pointers a declaration.
    func accepts(_ declarations: UnsafeBufferPointer<UnsafePointer<UInt8>?>) -> Bool { pass.accepts(declarations) }

    func startDocument() { pass.startDocument() }

    func startElement(
        name: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?, uri: UnsafePointer<UInt8>?,
        declarations: UnsafeBufferPointer<UnsafePointer<UInt8>?>,
        attributes: UnsafeBufferPointer<UnsafePointer<UInt8>?>
    ) {
        let goesOn = pass.startElement(
            name, prefix: prefix, uri: uri, declarations: declarations, attributes: attributes)
        if goesOn { grammar?.startElement(name, uri: uri, attributes: attributes) }
        guard goesOn, let streamer, depth <= 2, let parser else { return }
        streamer.entered(
            self, parser, name: name, prefix: prefix, uri: uri, declarations: declarations, attributes: attributes)
    }

    func endElement(_ name: UnsafePointer<UInt8>) {
        pass.endElement(name)
        grammar?.endElement()
    }

    func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        pass.characters(bytes)
        grammar?.characters(bytes)
    }

    /// Goes on with the tree behind a streamed element, whose end this is.
    func leave(
        _ payload: StreamedPayload, name: UnsafePointer<UInt8>, usage: Usage
    ) {
        streamer?.ended(payload)
        pass.usage = usage
        parser?.pointee.sax.pointee = SAXCallbacks.handler
        parser?.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        endElement(name)
    }
}
