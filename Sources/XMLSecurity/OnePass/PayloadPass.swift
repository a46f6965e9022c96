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
    /// The streamed element's own namespace.
    private let namespace: Name?
    private let keepsDeclarations: Bool
    private var depth: Int
    private let outerDepth: Int
    /// Namespace declarations in scope, and how many of them each open element below the streamed one made.
    private var scopeCount: Int
    private var scopeMarks: [Int] = []
    private var elementCount: Int
    private var signatureCount: Int
    private var textByteCount = 0
    private var childCount = 0
    private var beginsWithFault = false
    private var hasFailed = false

    /// - Parameters:
    ///   - builder: what built the tree so far, the streamed element included; outlives the pass.
    ///   - writer: has written the start of the streamed element into `octets`.
    ///   - namespace: that of the streamed element.
    ///   - keepsDeclarations: whether the writer asks for declarations, which it does with a PrefixList.
    init(
        builder: XMLTreeBuilder, octets: OctetBuffer, writer: CanonicalWriter, validation: PayloadValidation?,
        namespace: Name?, keepsDeclarations: Bool
    ) {
        self.builder = builder
        self.octets = octets
        self.writer = writer
        self.validation = validation
        self.namespace = namespace
        self.keepsDeclarations = keepsDeclarations
        limits = builder.limits
        depth = builder.depth
        outerDepth = builder.depth
        scopeCount = builder.scopeCount
        elementCount = builder.elementCount
        signatureCount = builder.signatureCount
        scopeMarks.reserveCapacity(64)
    }

    mutating func startElement(
        _ name: Name, prefix: Name?, uri: Name?, declarations: UnsafeBufferPointer<Name?>,
        attributes: UnsafeBufferPointer<Name?>, defaultedCount: Int32
    ) {
        guard !hasFailed else { return }
        textByteCount = 0
        if depth == outerDepth { enterChild(name, uri) }
        count(declarations, attributes)
        if Self.isSignature(name, uri) { countSignature() }
        if !declarations.isEmpty, !builder.checkNamespaces(declarations) { hasFailed = true }
        if !attributes.isEmpty { checkAttributes(attributes) }
        guard !hasFailed else { return }
        depth += 1
        scopeMarks.append(declarations.count / 2)
        writer.startElement(
            name, prefix: prefix, uri: uri,
            declared: keepsDeclarations ? Self.bindings(declarations) : [], attributes: attributes)
        validation?.startElement(
            name, prefix: prefix, uri: uri, declarations: declarations, attributes: attributes,
            defaultedCount: defaultedCount)
    }

    /// - Returns: whether this was the end of the streamed element itself.
    mutating func endElement(_ name: Name, prefix: Name?, uri: Name?) -> Bool {
        guard !hasFailed else { return false }
        textByteCount = 0
        writer.endElement(name, prefix: prefix)
        guard depth > outerDepth else {
            writer.finish()
            return true
        }
        depth -= 1
        scopeCount -= scopeMarks.removeLast()
        validation?.endElement(name, prefix: prefix, uri: uri)
        return false
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !hasFailed else { return }
        textByteCount += bytes.count
        if textByteCount > limits.textByteCount { fail(.limitExceeded, XMLLimits.Name.textByteCount) }
        writer.characters(bytes)
        if depth > outerDepth { validation?.characters(bytes) }
    }

    mutating func fail(_ code: XMLSecurityError.Code, _ reason: String) {
        hasFailed = true
        builder.fail(code, reason)
    }

    /// Hands the parse back to the builder, for which the streamed element ends.
    func leave(_ name: Name, prefix: Name?) {
        builder.leave(
            StreamedPayload(
                octets: octets, childCount: childCount, beginsWithFault: beginsWithFault),
            name: name, prefix: prefix, elementCount: elementCount, signatureCount: signatureCount)
    }

    private mutating func enterChild(_ name: Name, _ uri: Name?) {
        childCount += 1
        if childCount == 1 { beginsWithFault = uri == namespace && xmlStrcmp(name, "Fault") == 0 }
    }

    private mutating func count(_ declarations: UnsafeBufferPointer<Name?>, _ attributes: UnsafeBufferPointer<Name?>) {
        elementCount += 1
        scopeCount += declarations.count / 2
        if depth >= limits.depth { fail(.limitExceeded, XMLLimits.Name.depth) }
        if elementCount > limits.elementCount { fail(.limitExceeded, XMLLimits.Name.elementCount) }
        if declarations.count / 2 > limits.namespaceCount { fail(.limitExceeded, XMLLimits.Name.namespaceCount) }
        if scopeCount > limits.namespaceScopeCount { fail(.limitExceeded, XMLLimits.Name.namespaceScopeCount) }
        if attributes.count / 5 > limits.attributeCount { fail(.limitExceeded, XMLLimits.Name.attributeCount) }
    }

    private mutating func countSignature() {
        signatureCount += 1
        if signatureCount > limits.signatureCount { fail(.limitExceeded, XMLLimits.Name.signatureCount) }
    }

    private mutating func checkAttributes(_ attributes: UnsafeBufferPointer<Name?>) {
        var index = 0
        while index < attributes.count {
            if let start = attributes[index + 3], let end = attributes[index + 4], let name = attributes[index] {
                let value = UnsafeBufferPointer(start: start, count: end - start)
                if value.count > limits.textByteCount { fail(.limitExceeded, XMLLimits.Name.valueByteCount) }
                if Self.isIdentifier(name, attributes[index + 2]) {
                    builder.found(String(decoding: value, as: UTF8.self), at: IdentifierIndex.streamedPath)
                }
            }
            index += 5
        }
    }

    private static func isSignature(_ name: Name, _ uri: Name?) -> Bool {
        name[0] == UInt8(ascii: "S") && xmlStrcmp(name, "Signature") == 0 && xmlStrcmp(uri, Namespace.signature) == 0
    }

    /// The attributes that ``IdentifierIndex`` takes for Ids.
    private static func isIdentifier(_ name: Name, _ uri: Name?) -> Bool {
        guard name[0] | 0x20 == UInt8(ascii: "i"), name[1] == UInt8(ascii: "d"), name[2] == 0 else { return false }
        if name[0] == UInt8(ascii: "I") { return uri == nil || xmlStrcmp(uri, Namespace.wsu) == 0 }
        return xmlStrcmp(uri, Namespace.xml) == 0
    }

    /// Two pointers a declaration; an empty namespace name takes the declaration back.
    static func bindings(_ pairs: UnsafeBufferPointer<Name?>) -> [Binding] {
        stride(from: 0, to: pairs.count, by: 2).map { index in
            let uri = pairs[index + 1]
            return Binding(prefix: pairs[index], uri: uri?.pointee == 0 ? nil : uri)
        }
    }
}
