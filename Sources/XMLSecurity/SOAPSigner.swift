/// Makes SOAP envelopes with a WS-Security signature.
///
/// Source: SOAP 1.1; SOAP 1.2 part 1; OASIS Web Services Security: SOAP Message Security 1.1.1 and X.509 Certificate Token Profile 1.1.1.
public struct SOAPSigner: Sendable {
    /// The key and certificate that sign; intermediates are not sent.
    public let identity: SigningIdentity
    private let lifetime: Duration
    /// The token as nearly every message carries it; it depends on the certificate only.
    private let usualToken: SecurityOctets.Part

    /// A signer with that key.
    ///
    /// - Parameter lifetime: from `wsu:Created` to `wsu:Expires`; receivers refuse more than 5 minutes.
    public init(identity: SigningIdentity, lifetime: Duration = .seconds(300)) {
        self.identity = identity
        self.lifetime = lifetime
        usualToken = SecurityOctets.token(identity.certificate, id: Identifiers.usual.token)
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
        let index = IdentifierIndex(XMLElement("all", children: ([soapBody] + headers).map { .element($0) }))
        let ids = try Identifiers(beside: index)
        let octets = SOAPElements.identified(soapBody, id: ids.body).canonicalBytes()
        return try octets.withUnsafeBufferPointer { body throws(XMLSecurityError) in
            try message(body, ids: ids, headers: headers, at: instant, confirming: confirming, version: version)
        }
    }

    /// Signs an envelope as it is: adds a `wsse:Security` header with one signature over token, Timestamp and Body.
    ///
    /// - Parameters:
    ///   - bytes: a SOAP 1.1 or 1.2 envelope without `wsse:Security`; its Body gets a `wsu:Id` unless it has one.
    ///   - instant: `wsu:Created`.
    /// - Returns: the envelope in canonical form with the new header block first; other blocks are kept and not covered.
    /// - Throws: `XMLSecurityError` of ``XMLReader/parse(_:limits:)``, or `.notSignable`.
    /// - Complexity: one pass over the bytes; a second one when an Id inside is the one the Body was to get.
    public func sign(
        envelope bytes: [UInt8], at instant: UTCInstant, limits: XMLLimits = .standard
    ) throws(XMLSecurityError) -> SignedMessage {
        var parsed = try ParsedMessage(bytes, limits: limits, addingToBody: Identifiers.usual.body)
        var ids = try Identifiers(beside: IdentifierIndex(parsed.identifiers))
        if let own = parsed.payload?.identifier, own.isAdded, !own.id.hasSameBytes(as: ids.body) {
            parsed = try ParsedMessage(bytes, limits: limits, addingToBody: ids.body)
        } else if let own = parsed.payload?.identifier {
            ids.body = own.id
        }
        guard let payload = parsed.payload, let version = SOAPVersion(envelope: parsed.envelope),
            let headers = Self.headerBlocks(parsed.envelope, version)
        else { throw XMLSecurityError(.notSignable, "not a SOAP envelope with one Body behind at most one Header") }
        guard !headers.contains(where: { $0.isNamed("Security", namespace: Namespace.wsse) }) else {
            throw XMLSecurityError(.notSignable, "the envelope has a wsse:Security header already")
        }
        return try payload.octets.withOctets { body throws(XMLSecurityError) in
            try message(body, ids: ids, headers: headers, at: instant, confirming: nil, version: version)
        }
    }

    /// - Parameter body: the Body with its `wsu:Id`, canonical.
    private func message(
        _ body: UnsafeBufferPointer<UInt8>, ids: Identifiers, headers: [XMLElement], at instant: UTCInstant,
        confirming: [UInt8]?, version: SOAPVersion
    ) throws(XMLSecurityError) -> SignedMessage {
        let isUsual = ids.token.hasSameBytes(as: usualToken.id)
        var parts = [isUsual ? usualToken : SecurityOctets.token(identity.certificate, id: ids.token)]
        parts.append(
            SecurityOctets.timestamp(created: instant, expires: instant.advanced(by: lifetime), id: ids.timestamp))
        if let confirming { parts.append(SecurityOctets.confirmation(of: confirming, id: ids.confirmation)) }
        let covered = parts + [SecurityOctets.Part(id: ids.body, octets: [], digest: SHA256Digest.of(body))]
        let signedInfo = SecurityOctets.signedInfo(covered, method: identity.key.method)
        let value = try identity.key.handle.sign(signedInfo)
        let security = SecurityOctets.security(
            parts, signedInfo: signedInfo, value: value, token: ids.token, version: version)
        var octets: [UInt8] = []
        octets.reserveCapacity(body.count + security.count + 512)
        octets.add("<soapenv:Envelope xmlns:soapenv=\"", version.namespace, "\"><soapenv:Header>")
        octets += security
        for header in headers { octets += header.canonicalBytes() }
        octets.add("</soapenv:Header>")
        octets.append(contentsOf: body)
        octets.add("</soapenv:Envelope>")
        return SignedMessage(bytes: octets, signatureValue: value)
    }

    /// The blocks of the Header, [] without one; nil when the envelope holds anything but Header and Body in this order.
    private static func headerBlocks(_ envelope: XMLElement, _ version: SOAPVersion) -> [XMLElement]? {
        var children = envelope.elements
        guard let body = children.popLast(), body.isNamed("Body", namespace: version.namespace), children.count <= 1
        else { return nil }
        guard let header = children.first else { return [] }
        guard header.isNamed("Header", namespace: version.namespace) else { return nil }
        return header.elements
    }

    /// Ids of the signed parts.
    private struct Identifiers {
        var token, timestamp, confirmation, body: String

        static let usual = Identifiers(
            token: "wss-token", timestamp: "wss-timestamp", confirmation: "wss-confirmation", body: "wss-body")

        private init(token: String, timestamp: String, confirmation: String, body: String) {
            self.token = token
            self.timestamp = timestamp
            self.confirmation = confirmation
            self.body = body
        }

        /// The usual ones, with a number behind where one is taken.
        init(beside index: IdentifierIndex) throws(XMLSecurityError) {
            guard index.failures.isEmpty else {
                throw XMLSecurityError(.notSignable, "an Id is repeated or not an ASCII NCName")
            }
            func free(_ name: String) -> String {
                var candidate = name
                var number = 1
                while index.place(of: candidate) != nil {
                    number += 1
                    candidate = "\(name)-\(number)"
                }
                return candidate
            }
            let usual = Self.usual
            self.init(
                token: free(usual.token), timestamp: free(usual.timestamp), confirmation: free(usual.confirmation),
                body: free(usual.body))
        }
    }
}
