/// Verifies enveloped signatures of business documents and says what they cover.
public struct DocumentVerifier: Sendable {
    private let trust: TrustStore
    private let limits: XMLLimits

    /// A verifier with these anchors.
    public init(trust: TrustStore, limits: XMLLimits = .standard) {
        self.trust = trust
        self.limits = limits
    }

    /// Parses and verifies one document.
    ///
    /// - Parameter bytes: UTF-8 XML, at most `limits.byteCount` bytes.
    /// - Throws: `XMLSecurityError` of ``XMLReader/parse(_:limits:)``: no verdict. A wrong signature is a verdict.
    public func verify(
        bytes: [UInt8], at instant: UTCInstant
    ) throws(XMLSecurityError) -> Verdict<VerifiedDocument> {
        verify(try XMLReader.parse(bytes, limits: limits), at: instant)
    }

    /// Verifies the enveloped signature of one parsed document.
    ///
    /// The document has exactly one `ds:Signature`, as its last child, with one Reference to the root's own Id, so that
    /// the signature covers everything else, and no PrefixList. Every step is tried; a failed one does not hide the next.
    ///
    /// - Parameters:
    ///   - element: the root with its signature.
    ///   - instant: when the certificate must be valid.
    /// - Returns: `.valid` with the signed element, or `.invalid` with every failed step.
    /// - Complexity: O(n) in bytes.
    ///
    /// Source: XML Signature Syntax and Processing 1.1, section 3.2; XML Signature Best Practices, section 2.
    public func verify(_ element: XMLElement, at instant: UTCInstant) -> Verdict<VerifiedDocument> {
        let (index, signatureElement): (Int, XMLElement)
        switch EnvelopedSignature.find(in: element) {
        case .failure(let failure): return .invalid([failure.step])
        case .success(let found): (index, signatureElement) = found
        }
        let signature = ParsedSignature(signatureElement, limits: limits)
        let certificates = CertificateReader(trust: trust, limits: limits)
            .certificates(ofDocument: signature.keyInfo)
        var failures = IdentifierIndex(element).failures + signature.failures + certificates.failures
        failures += signature.prefixListFailures
        failures += referenceFailures(signature, element, signatureIndex: index)
        let trusted = judgement(of: certificates.certificates, at: instant)
        failures += signerFailures(signature, certificates.certificates, element, signatureElement)
        failures += certificates.certificates.first.map { trusted?.steps(for: $0) ?? [] } ?? []
        guard failures.isEmpty, let signer = certificates.certificates.first, let trusted else {
            return .invalid(failures)
        }
        return .valid(Self.verified(element, index, certificates.certificates, signer, trusted))
    }

    private func referenceFailures(
        _ signature: ParsedSignature, _ root: XMLElement, signatureIndex: Int
    ) -> [FailedStep] {
        guard let id = root.attribute("Id") else { return [FailedStep(.idMissing, "Id of the root")] }
        guard let reference = signature.references.first else { return [] }
        guard signature.references.count == 1 else { return [FailedStep(.referenceRepeated, "one ds:Reference")] }
        let evidence = FailedStep.Evidence(reference: reference.uri)
        guard reference.id.hasSameBytes(as: id) else {
            return [FailedStep(.referenceMisplaced, "ds:Reference is to the Id of the root", evidence)]
        }
        guard reference.transform == .enveloped else {
            return [FailedStep(.transformRefused, "the enveloped signature transform is required", evidence)]
        }
        let bytes = Canonicalizer.bytes(
            of: root, omitting: signatureIndex, inclusivePrefixes: reference.inclusivePrefixes)
        return reference.failure(digesting: bytes, "document").map { [$0] } ?? []
    }

    private func signerFailures(
        _ signature: ParsedSignature, _ certificates: [Certificate], _ root: XMLElement,
        _ signatureElement: XMLElement
    ) -> [FailedStep] {
        guard let signer = certificates.first else { return [] }
        let context = root.namespaceDeclarations + signatureElement.namespaceDeclarations
        return signature.failures(verifiedWith: signer, context: context)
    }

    /// Whether the first certificate is trusted, with the help of the others; nil when there is none.
    private func judgement(of certificates: [Certificate], at instant: UTCInstant) -> JudgedCertificate? {
        certificates.first.map { signer in
            trust.judged(signer, Array(certificates.dropFirst()), at: instant)
        }
    }

    private static func verified(
        _ root: XMLElement, _ signatureIndex: Int, _ certificates: [Certificate], _ signer: Certificate,
        _ trusted: JudgedCertificate
    ) -> VerifiedDocument {
        var children = root.children
        children.remove(at: signatureIndex)
        return VerifiedDocument(
            element: root.replacing(children: children), signer: signer,
            intermediates: Array(certificates.dropFirst()), trusted: trusted, bytes: root.canonicalBytes())
    }
}
