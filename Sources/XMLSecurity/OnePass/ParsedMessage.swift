/// A SOAP message after one pass over its bytes: everything around the Body's content as a tree, that content as canonical octets.
struct ParsedMessage {
    /// The envelope; its Body has no children here.
    let envelope: XMLElement
    /// The Body, nil when there is none in an Envelope of its namespace.
    let payload: StreamedPayload?
    /// Every Id, in document order, and where it is.
    let identifiers: [(id: String, place: Int)]
    /// Octets of the other parts that may be signed, written without a PrefixList.
    let parts: PartStreamer?
    /// Where the Body's child elements depart from the schema, if one was given.
    let violations: [SchemaViolation]

    init(
        envelope: XMLElement, payload: StreamedPayload?, identifiers: [(id: String, place: Int)],
        parts: PartStreamer?, violations: [SchemaViolation]
    ) {
        self.envelope = envelope
        self.payload = payload
        self.identifiers = identifiers
        self.parts = parts
        self.violations = violations
    }

    /// - Parameters:
    ///   - bodyPrefixes: PrefixList for the canonical form of the Body.
    ///   - schema: judges the Body's child elements: its grammar in the same pass, and libxml2 in a second one when that does not
    ///     find them valid.
    ///   - identifier: the `wsu:Id` that a Body without one gets in its canonical form.
    /// - Throws: `XMLSecurityError` of ``XMLReader/parse(_:limits:)``.
    init(
        _ bytes: [UInt8], limits: XMLLimits, bodyPrefixes: [String] = [], schema: SchemaSet? = nil,
        addingToBody identifier: String? = nil
    ) throws(XMLSecurityError) {
        self = try Self.read(bytes, limits: limits) { isGrammarAsked in
            PayloadStreamer(
                byteCount: bytes.count, inclusivePrefixes: bodyPrefixes, schema: schema, isGrammarAsked: isGrammarAsked,
                adding: identifier)
        }
    }

    /// Reads once, and again without the grammar when that does not find the Body valid.
    private static func read(
        _ bytes: [UInt8], limits: XMLLimits, askingGrammar isGrammarAsked: Bool = true,
        _ makeStreamer: (_ isGrammarAsked: Bool) -> PayloadStreamer
    ) throws(XMLSecurityError) -> ParsedMessage {
        let streamer = makeStreamer(isGrammarAsked)
        let builder = XMLTreeBuilder(limits: limits, streamer: streamer)
        let envelope = try SAXSession.run(bytes, limits: limits, builder: builder)
        if streamer.isUndecided { return try read(bytes, limits: limits, askingGrammar: false, makeStreamer) }
        return ParsedMessage(
            envelope: envelope, payload: streamer.payload, identifiers: builder.identifiers, parts: builder.parts,
            violations: streamer.validation?.violations ?? [])
    }
}
