/// Makes SOAP envelopes with a WS-Security signature.
///
/// Source: SOAP 1.1; SOAP 1.2 part 1; OASIS Web Services Security: SOAP Message Security 1.1.1 and X.509 Certificate Token Profile 1.1.1.
public struct SOAPSigner: Sendable {
    /// The key and certificate that sign; intermediates are not sent.
    public let identity: SigningIdentity
    private let lifetime: Duration

    /// A signer with that key.
    ///
    /// - Parameter lifetime: from `wsu:Created` to `wsu:Expires`; receivers refuse more than 5 minutes.
    public init(identity: SigningIdentity, lifetime: Duration = .seconds(300)) {
        self.identity = identity
        self.lifetime = lifetime
    }

    /// Wraps `body` in an envelope; one signature covers token, Timestamp, Body and, in answers, SignatureConfirmation.
    ///
    /// - Parameters:
    ///   - body: the children of `Body`: a document, an answer or a `Fault`.
    ///   - headers: further header blocks; the signature does not cover them.
    ///   - instant: `wsu:Created`.
    ///   - confirming: for an answer, the octets of the request's SignatureValue.
    ///   - version: for an answer, that of the request.
    /// - Throws: `XMLSecurityError` with `.notSignable` (Ids of the body), `.characterRefused` or `.libraryFailure`.
    public func sign(
        body: [XMLElement], headers: [XMLElement] = [], at instant: UTCInstant, confirming: [UInt8]? = nil,
        version: SOAPVersion = .v11
    ) throws(XMLSecurityError) -> SignedMessage {
        let soapBody = SOAPElements.soap("Body", in: version, children: body.map { .element($0) })
        try soapBody.requireCharacters()
        for header in headers { try header.requireCharacters() }
        let ids = try Self.freeIdentifiers(beside: [soapBody] + headers)
        let parts = parts(ids: ids, instant: instant, confirming: confirming)
        let identified = SOAPElements.identified(soapBody, id: ids.body)
        let signature = try sign(parts + [(ids.body, identified)], tokenID: ids.token)
        let security = SOAPElements.security(
            parts.map { .element($0.element) } + [.element(signature.element)], in: version)
        let header = SOAPElements.soap(
            "Header", in: version, children: [.element(security)] + headers.map { .element($0) })
        let envelope = SOAPElements.soap("Envelope", in: version, children: [.element(header), .element(identified)])
        return SignedMessage(bytes: envelope.canonicalBytes(), signatureValue: signature.value)
    }

    private typealias Part = (id: String, element: XMLElement)

    /// Token, Timestamp and, in answers, SignatureConfirmation.
    private func parts(ids: Identifiers, instant: UTCInstant, confirming: [UInt8]?) -> [Part] {
        var parts: [Part] = [
            (ids.token, SOAPElements.token(identity.certificate, id: ids.token)),
            (
                ids.timestamp,
                SOAPElements.timestamp(
                    created: instant, expires: instant.advanced(by: lifetime), id: ids.timestamp)
            ),
        ]
        if let confirming {
            parts.append((ids.confirmation, SOAPElements.confirmation(of: confirming, id: ids.confirmation)))
        }
        return parts
    }

    private func sign(
        _ parts: [Part], tokenID: String
    ) throws(XMLSecurityError) -> (element: XMLElement, value: [UInt8]) {
        let targets = parts.map {
            SignatureBuilder.Target(id: $0.id, canonicalBytes: $0.element.canonicalBytes())
        }
        return try SignatureBuilder(key: identity.key)
            .signature(over: targets, keyInfo: [.element(SOAPElements.tokenReference(to: tokenID))])
    }

    private struct Identifiers {
        let token, timestamp, confirmation, body: String
    }

    /// Ids that nothing in `elements` uses.
    private static func freeIdentifiers(beside elements: [XMLElement]) throws(XMLSecurityError) -> Identifiers {
        let index = IdentifierIndex(XMLElement("all", children: elements.map { .element($0) }))
        guard index.failures.isEmpty else {
            throw XMLSecurityError(.notSignable, "an Id is repeated or not an ASCII NCName")
        }
        func free(_ name: String) -> String {
            var candidate = name
            var number = 1
            while index.path(of: candidate) != nil {
                number += 1
                candidate = "\(name)-\(number)"
            }
            return candidate
        }
        return Identifiers(
            token: free("wss-token"), timestamp: free("wss-timestamp"), confirmation: free("wss-confirmation"),
            body: free("wss-body"))
    }
}
