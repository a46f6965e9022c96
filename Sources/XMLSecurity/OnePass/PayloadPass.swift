import CLibXML2

/// What a parse learned about an element whose content it streamed instead of building it.
struct StreamedPayload {
    /// The element in exclusive canonical form.
    let octets: OctetBuffer
    /// Number of its child elements.
    let childCount: Int
    /// Whether its first child element is named `Fault` in the element's own namespace.
    let beginsWithFault: Bool
    /// Its `wsu:Id` in the canonical form, and whether it was added there; nil without one.
    var identifier: (id: String, isAdded: Bool)?
}

/// Streams one element: enforces the limits, writes it in canonical form, notes Ids and lets a validator listen.
///
/// Nothing of it may be used before the parse has ended: a late fault or Id decides about all.
/// Lives behind a pointer for one parse on one thread, because libxml2 hands one word to its callbacks; a struct, because access to
/// the properties of a class is checked at run time, which costs more than the work here.
struct PayloadPass {
    typealias Name = CanonicalWriter.Name
    typealias Binding = CanonicalWriter.Binding

    private unowned(unsafe) let builder: XMLTreeBuilder
    private let limits: XMLLimits
    private let octets: OctetBuffer
    private var writer: CanonicalWriter
    private let validation: PayloadValidation?
    /// Judges plain content in place of the validator.
    private let grammar: GrammarPass?
    /// The streamed element's own namespace.
    private let namespace: Name?
    private let keepsDeclarations: Bool
    /// Open elements below the streamed one.
    private var depth = 0
    private var usage: Usage
    private var textByteCount = 0
    private var childCount = 0
    private var beginsWithFault = false
    private var hasFailed = false

    /// - Parameters:
    ///   - builder: what built the tree so far, the streamed element included; outlives the pass.
    ///   - writer: has written the start of the streamed element into `octets`.
    ///   - namespace: that of the streamed element.
    ///   - grammar: judges the child elements when `validation` does not.
    ///   - keepsDeclarations: whether the writer asks for declarations, which it does with a PrefixList.
    init(
        builder: XMLTreeBuilder, octets: OctetBuffer, writer: CanonicalWriter, validation: PayloadValidation?,
        grammar: GrammarPass?, namespace: Name?, keepsDeclarations: Bool
    ) {
        self.builder = builder
        self.octets = octets
        self.writer = writer
        self.validation = validation
        self.grammar = grammar
        self.namespace = namespace
        self.keepsDeclarations = keepsDeclarations
        limits = builder.limits
        usage = builder.usage
    }

    /// Whether the grammar leaves the content to the validator.
    var isUndecided: Bool { grammar?.isUndecided ?? false }

    mutating func startElement(
        _ name: Name, prefix: Name?, uri: Name?, declarations: UnsafeBufferPointer<Name?>,
        attributes: UnsafeBufferPointer<Name?>
    ) {
        guard !hasFailed else { return }
        textByteCount = 0
        if depth == 0 { enterChild(name, uri) }
        // In the order of the tree: of several reasons the first is reported.
        check(usage.enter(uri: uri, declarations: declarations, attributes: attributes))
        if !declarations.isEmpty, !builder.accepts(declarations) { hasFailed = true }
        if TreePass.isSignature(name, uri) { check(usage.countSignature()) }
        if !attributes.isEmpty { checkAttributes(attributes) }
        guard !hasFailed else { return }
        depth += 1
        writer.startElement(
            name, prefix: prefix, uri: uri,
            declared: keepsDeclarations ? Self.bindings(declarations) : [], attributes: attributes)
        guard isJudged else { return }
        grammar?.startElement(name, uri: uri, attributes: attributes)
        validation?.startElement(
            name, prefix: prefix, uri: uri, declarations: writer.newestDeclarations, attributes: attributes)
    }

    /// - Returns: whether this was the end of the streamed element itself.
    mutating func endElement(_ name: Name, prefix: Name?, uri: Name?) -> Bool {
        guard !hasFailed else { return false }
        textByteCount = 0
        writer.endElement()
        guard depth > 0 else {
            writer.finish()
            return true
        }
        depth -= 1
        usage.leave()
        guard isJudged else { return false }
        grammar?.endElement()
        validation?.endElement(name, prefix: prefix, uri: uri)
        return false
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !hasFailed else { return }
        textByteCount += bytes.count
        if textByteCount > limits.textByteCount { check(XMLLimits.Name.textByteCount) }
        writer.characters(bytes)
        guard depth > 0, isJudged else { return }
        grammar?.characters(bytes)
        validation?.characters(bytes)
    }

    mutating func fail(_ code: XMLSecurityError.Code, _ reason: String) {
        hasFailed = true
        builder.fail(code, reason)
    }

    /// Hands the parse back to the builder, for which the streamed element ends.
    func leave(_ name: Name) {
        builder.leave(
            StreamedPayload(
                octets: octets, childCount: childCount, beginsWithFault: beginsWithFault),
            name: name, usage: usage)
    }

    /// Whether a schema is asked: not about child elements beyond those that a message may have.
    private var isJudged: Bool { childCount <= limits.bodyElementCount }

    private mutating func enterChild(_ name: Name, _ uri: Name?) {
        childCount += 1
        if childCount == 1 { beginsWithFault = uri == namespace && xmlStrcmp(name, "Fault") == 0 }
    }

    private mutating func check(_ exceeded: String?) {
        if let exceeded { fail(.limitExceeded, exceeded) }
    }

    private mutating func checkAttributes(_ attributes: UnsafeBufferPointer<Name?>) {
        var index = 0
        while index < attributes.count {
            if let start = attributes[index + 3], let end = attributes[index + 4], let name = attributes[index] {
                let value = UnsafeBufferPointer(start: start, count: end - start)
                if value.count > limits.textByteCount { check(XMLLimits.Name.valueByteCount) }
                if IdentifierIndex.isIdentifier(name, attributes[index + 2]) {
                    builder.found(String(decoding: value, as: UTF8.self), at: IdentifierIndex.streamed)
                }
            }
            index += 5
        }
    }

    /// Two pointers a declaration; an empty namespace name takes the declaration back.
    static func bindings(_ pairs: UnsafeBufferPointer<Name?>) -> [Binding] {
        stride(from: 0, to: pairs.count, by: 2).map { index in
            let uri = pairs[index + 1]
            return Binding(prefix: pairs[index], uri: uri?.pointee == 0 ? nil : uri)
        }
    }
}
