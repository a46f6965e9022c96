@testable import XMLSecurity

/// The verifier without its one pass: the whole message as a tree, canonicalised by ``Canonicalizer``.
///
/// Slow and plain, so that it can be believed; what it says is what the one pass has to say.
struct PlainReading {
    let trust: TrustStore
    var limits = XMLLimits.standard

    func verify(
        _ bytes: [UInt8], at instant: UTCInstant, confirmationOf: [UInt8]? = nil
    ) throws -> Verdict<VerifiedMessage> {
        let root = try XMLReader.parse(bytes, limits: limits)
        return try SOAPVerifier(trust: trust, limits: limits).verdict(
            on: Self.parsed(root), at: instant, confirmationOf: confirmationOf
        ) { prefixes throws(XMLSecurityError) in
            Self.payload(root, prefixes: prefixes).map { ($0, []) }
        }
    }

    /// The Body of `root` in canonical form; nil when there is none.
    static func payload(_ root: XMLElement, prefixes: [String] = []) -> StreamedPayload? {
        guard root.isNamed("Envelope", namespace: root.namespace),
            let body = root.first("Body", namespace: root.namespace)
        else { return nil }
        let bytes = Canonicalizer.bytes(
            of: body, inclusivePrefixes: prefixes, context: root.namespaceDeclarations)
        let octets = OctetBuffer(capacity: bytes.count)
        octets.base.update(from: bytes, count: bytes.count)
        octets.count = bytes.count
        return StreamedPayload(
            octets: octets, childCount: body.elements.count,
            beginsWithFault: body.elements.first?.isNamed("Fault", namespace: body.namespace) ?? false)
    }

    private static func parsed(_ root: XMLElement) -> ParsedMessage {
        var identifiers: [(id: String, place: Int)] = []
        collect(root, into: &identifiers)
        return ParsedMessage(
            envelope: root, payload: payload(root), identifiers: identifiers, parts: nil, violations: [])
    }

    private static func collect(_ element: XMLElement, into identifiers: inout [(id: String, place: Int)]) {
        for attribute in element.attributes where IdentifierIndex.isIdentifier(attribute) {
            identifiers.append((attribute.value, element.place))
        }
        for child in element.elements { collect(child, into: &identifiers) }
    }
}
