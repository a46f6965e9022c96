/// Verifies WS-Security signatures of SOAP 1.1 and 1.2 messages.
///
/// Source: OASIS Web Services Security: SOAP Message Security 1.1.1 and X.509 Certificate Token Profile 1.1.1.
public struct SOAPVerifier: Sendable {
    private let trust: TrustStore
    private let freshness: TimestampRule
    private let limits: XMLLimits

    /// A verifier with these anchors.
    ///
    /// - Parameters:
    ///   - window: longest time between `wsu:Created` and `wsu:Expires`.
    ///   - clockSkew: how far the sender's clock may be off: Created may lie that far ahead, Expires that far back.
    public init(
        trust: TrustStore, window: Duration = .seconds(300), clockSkew: Duration = .seconds(30),
        limits: XMLLimits = .standard
    ) {
        self.trust = trust
        self.freshness = TimestampRule(window: window, clockSkew: clockSkew)
        self.limits = limits
    }

    /// Parses and verifies one message.
    ///
    /// Body and Timestamp must be covered; the token may be. Every Reference must lead to the Body, or to the Timestamp, a
    /// token or the SignatureConfirmation in the one `wsse:Security` header. Digests are computed only when SignedInfo is
    /// signed by a trusted certificate; then every failed step is named, else all but wrong digests.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 XML, at most `limits.byteCount` bytes.
    ///   - instant: now, for the Timestamp and the certificate.
    ///   - confirmationOf: for an answer, the octets of the request's SignatureValue; a covered confirmation of them is required.
    /// - Returns: `.valid` with what is covered, or `.invalid` with every failed step.
    /// - Throws: `XMLSecurityError` of ``XMLReader/parse(_:limits:)``: no verdict.
    public func verify(
        bytes: [UInt8], at instant: UTCInstant, confirmationOf: [UInt8]? = nil
    ) throws(XMLSecurityError) -> Verdict<VerifiedMessage> {
        let envelope = try XMLReader.parse(bytes, limits: limits)
        let structure: SOAPStructure
        do {
            structure = try SOAPStructure(envelope)
        } catch {
            return .invalid([error.step])
        }
        let bodyElements = structure.elements(of: .body).flatMap(\.elements)
        guard bodyElements.count <= limits.bodyElementCount else {
            return .invalid([FailedStep(.limitExceeded, "child elements of Body")])
        }
        return verify(structure, instant, confirmationOf)
    }

    private func verify(
        _ structure: SOAPStructure, _ instant: UTCInstant, _ confirmationOf: [UInt8]?
    ) -> Verdict<VerifiedMessage> {
        let signature = ParsedSignature(structure.signature, limits: limits)
        let identifiers = IdentifierIndex(structure.envelope)
        let coverage = SOAPCoverage(structure, signature, identifiers)
        let timestamp = freshness.judge(structure.elements(of: .timestamp), at: instant)
        let token = SecurityToken(structure, keyInfo: signature.keyInfo, identifiers, trust: trust, limits: limits)
        let signerFailures = signature.failures + token.failures + signerFailures(signature, token, structure, instant)
        var failures = identifiers.failures + signerFailures + coverage.failures + timestamp.failures
        if signerFailures.isEmpty { failures += coverage.digestFailures(structure) }
        if let confirmationOf { failures += coverage.confirmationFailures(structure, expected: confirmationOf) }
        guard failures.isEmpty, let signer = token.certificate, let value = signature.value,
            let times = timestamp.times, let body = structure.elements(of: .body).first
        else { return .invalid(failures) }
        return .valid(Self.message(structure, body, signer: signer, value: value, times: times))
    }

    /// Whether the certificate is trusted and SignedInfo signed with its key.
    private func signerFailures(
        _ signature: ParsedSignature, _ token: SecurityToken, _ structure: SOAPStructure, _ instant: UTCInstant
    ) -> [FailedStep] {
        guard let certificate = token.certificate else { return [] }
        return signature.failures(verifiedWith: certificate, context: structure.signatureContext)
            + trust.failures(certificate: certificate, at: instant).map(\.step)
    }

    private static func message(
        _ structure: SOAPStructure, _ body: XMLElement, signer: Certificate, value: [UInt8],
        times: TimestampRule.Times
    ) -> VerifiedMessage {
        let inherited = structure.envelope.namespaceDeclarations + body.namespaceDeclarations
        let elements = body.elements.map { $0.inheriting(inherited) }
        let isFault = elements.first?.isNamed("Fault", namespace: structure.version.namespace) ?? false
        return VerifiedMessage(
            body: elements, signer: signer, signatureValue: value, created: times.created, expires: times.expires,
            isFault: isFault, version: structure.version)
    }
}

extension XMLElement {
    /// This element as a root of its own: with the declarations of its ancestors (outermost first) that it does not replace.
    fileprivate func inheriting(_ ancestors: [NamespaceDeclaration]) -> XMLElement {
        var known = Set(namespaceDeclarations.map { NamespaceScope.Prefix(name: $0.prefix) })
        var kept: [NamespaceDeclaration] = []
        for declaration in ancestors.reversed() where known.insert(.init(name: declaration.prefix)).inserted {
            kept.append(declaration)
        }
        return XMLElement(
            prefix: prefix, localName: localName, namespace: namespace,
            namespaceDeclarations: kept.reversed() + namespaceDeclarations, attributes: attributes, children: children)
    }
}
