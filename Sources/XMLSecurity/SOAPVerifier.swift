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
    ///   - schema: judges the child elements of the Body in the same pass; nil asks no schema.
    ///   - confirmationOf: for an answer, the octets of the request's SignatureValue; a covered confirmation of them is required.
    /// - Returns: `.valid` with what is covered, or `.invalid` with every failed step.
    /// - Throws: `XMLSecurityError` of ``XMLReader/parse(_:limits:)``: no verdict.
    public func verify(
        bytes: [UInt8], at instant: UTCInstant, confirmationOf: [UInt8]? = nil, schema: SchemaSet? = nil
    ) throws(XMLSecurityError) -> Verdict<VerifiedMessage> {
        let parsed = try ParsedMessage(bytes, limits: limits, schema: schema)
        return try verdict(on: parsed, at: instant, confirmationOf: confirmationOf) {
            prefixes throws(XMLSecurityError) in
            let parsed = try ParsedMessage(bytes, limits: limits, bodyPrefixes: prefixes, schema: schema)
            return parsed.payload.map { ($0, parsed.violations) }
        }
    }

    /// Judges what a reading of the message yielded.
    ///
    /// - Parameter listed: reads the Body again, and what a schema says of it, in the form that a PrefixList asks for.
    func verdict(
        on parsed: ParsedMessage, at instant: UTCInstant, confirmationOf: [UInt8]?,
        listed: ([String]) throws(XMLSecurityError) -> (StreamedPayload, [SchemaViolation])?
    ) throws(XMLSecurityError) -> Verdict<VerifiedMessage> {
        let structure: SOAPStructure
        do {
            structure = try SOAPStructure(parsed.envelope)
        } catch {
            return .invalid([error.step])
        }
        guard var payload = parsed.payload else { return .invalid([FailedStep(.structureRefused, "Body")]) }
        guard payload.childCount <= limits.bodyElementCount else {
            return .invalid([FailedStep(.limitExceeded, "child elements of Body")])
        }
        let judgement = Judgement(structure, parsed, reader: CertificateReader(trust: trust, limits: limits))
        let prefixes = judgement.coverage.bodyPrefixes
        var violations = parsed.violations
        if !prefixes.isEmpty, let other = try listed(prefixes) { (payload, violations) = other }
        return verify(judgement, payload, violations, instant, confirmationOf)
    }

    /// What is known about a message before any key is used.
    private struct Judgement {
        let structure: SOAPStructure
        let parts: PartStreamer?
        let signature: ParsedSignature
        let identifiers: IdentifierIndex
        let tokenReference: SecurityTokenReference
        let coverage: SOAPCoverage

        init(_ structure: SOAPStructure, _ parsed: ParsedMessage, reader: CertificateReader) {
            self.structure = structure
            parts = parsed.parts
            signature = ParsedSignature(structure.signature, limits: reader.limits)
            identifiers = IdentifierIndex(parsed.identifiers)
            tokenReference = SecurityTokenReference(
                structure, keyInfo: signature.keyInfo, identifiers, reader: reader)
            coverage = SOAPCoverage(structure, signature, identifiers, tokenReference)
        }
    }

    /// - Parameter payload: the Body in the form that its Reference asks for.
    private func verify(
        _ judgement: Judgement, _ payload: StreamedPayload, _ violations: [SchemaViolation], _ instant: UTCInstant,
        _ confirmationOf: [UInt8]?
    ) -> Verdict<VerifiedMessage> {
        let (structure, signature, coverage) = (judgement.structure, judgement.signature, judgement.coverage)
        let timestamp = freshness.judge(structure.elements(of: .timestamp), at: instant)
        let token = SecurityToken(
            structure, judgement.tokenReference, reader: CertificateReader(trust: trust, limits: limits))
        let trusted = token.certificate.map {
            trust.judged($0, token.intermediates, at: instant)
        }
        let signerFailures =
            signature.failures + token.failures + signatureFailures(judgement, token)
            + (token.certificate.map { trusted?.steps(for: $0) ?? [] } ?? [])
        var failures = judgement.identifiers.failures + signerFailures + coverage.failures + timestamp.failures
        if signerFailures.isEmpty {
            failures += coverage.digestFailures(
                structure, body: payload.octets, parts: judgement.parts,
                token: (judgement.tokenReference, token.certificate))
        }
        if let confirmationOf { failures += coverage.confirmationFailures(structure, expected: confirmationOf) }
        failures += violations.map(FailedStep.init)
        guard failures.isEmpty, let signer = token.certificate, let trusted, let value = signature.value,
            let times = timestamp.times
        else { return .invalid(failures) }
        return .valid(
            VerifiedMessage(
                octets: payload.octets, signer: signer, revocation: trusted.judgement.revocation,
                revocationEvidence: trusted.evidence, signatureValue: value,
                created: times.created, expires: times.expires, isFault: payload.beginsWithFault,
                version: structure.version))
    }

    /// Whether SignedInfo is signed with the key of the certificate.
    private func signatureFailures(_ judgement: Judgement, _ token: SecurityToken) -> [FailedStep] {
        guard let certificate = token.certificate else { return [] }
        return judgement.signature.failures(
            verifiedWith: certificate, context: judgement.structure.signatureContext, parts: judgement.parts)
    }
}
