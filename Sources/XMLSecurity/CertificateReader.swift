/// Reads the certificates that a message brings along or names.
struct CertificateReader {
    let trust: TrustStore
    let limits: XMLLimits

    /// The certificates of a document's `ds:KeyInfo`, the signer's first.
    func certificates(ofDocument keyInfo: XMLElement?) -> (certificates: [Certificate], failures: [FailedStep]) {
        // Without one the signature has failed already.
        guard let keyInfo else { return ([], []) }
        do throws(FailedStep.Failure) {
            let data = try only("X509Data", namespace: Namespace.signature, in: keyInfo)
            return (try certificates(ofX509Data: data) { () throws(FailedStep.Failure) in [] }, [])
        } catch {
            return ([], [error.step])
        }
    }

    /// The only child element of `parent`, which must have that name.
    func only(
        _ localName: String, namespace: String, in parent: XMLElement
    ) throws(FailedStep.Failure) -> XMLElement {
        let children = parent.elements
        guard let child = children.first else {
            throw .init(FailedStep(.certificateMissing, "ds:KeyInfo holds no \(localName)"))
        }
        let odd = children.first { !$0.isNamed(localName, namespace: namespace) } ?? children.dropFirst().first
        if let odd { throw .init(Self.refused(odd)) }
        return child
    }

    /// The certificates of a `ds:X509Data`, the signer's first.
    ///
    /// - Parameter others: certificates of the message that an issuer-serial may name beside the partners'.
    ///
    /// Source: XML Signature 1.1, section 4.5.4.
    func certificates(
        ofX509Data data: XMLElement, others: () throws(FailedStep.Failure) -> [Certificate]
    ) throws(FailedStep.Failure) -> [Certificate] {
        var found: [XMLElement] = []
        var names: [XMLElement] = []
        for child in data.elements {
            if child.isNamed("X509Certificate", namespace: Namespace.signature) {
                found.append(child)
            } else if child.isNamed("X509IssuerSerial", namespace: Namespace.signature), names.isEmpty {
                names.append(child)
            } else {
                throw .init(Self.refused(child))
            }
        }
        guard found.count <= limits.certificateCount else {
            throw .init(FailedStep(.limitExceeded, "number of ds:X509Certificate"))
        }
        var certificates: [Certificate] = []
        for element in found {
            guard let certificate = try certificate(element) else {
                throw .init(FailedStep(.certificateUnreadable, "ds:X509Certificate"))
            }
            certificates.append(certificate)
        }
        guard let name = names.first else {
            guard !certificates.isEmpty else { throw .init(FailedStep(.certificateMissing, "ds:X509Certificate")) }
            return certificates
        }
        return try order(certificates, by: name, others)
    }

    /// The certificate that is named first, then the rest of `certificates`.
    private func order(
        _ certificates: [Certificate], by name: XMLElement, _ others: () throws(FailedStep.Failure) -> [Certificate]
    ) throws(FailedStep.Failure) -> [Certificate] {
        guard let name = IssuerSerial(name) else {
            throw .init(FailedStep(.keyInfoRefused, "ds:X509IssuerSerial cannot be read"))
        }
        if certificates.isEmpty {
            if let known = trust.partners.first(where: name.names) { return [known] }
            if let other = try others().first(where: name.names) { return [other] }
            throw .init(FailedStep(.certificateMissing, "ds:X509IssuerSerial names no certificate at hand"))
        }
        guard let index = certificates.firstIndex(where: name.names) else {
            throw .init(FailedStep(.keyInfoRefused, "ds:X509IssuerSerial names another certificate"))
        }
        return [certificates[index]] + certificates[..<index] + certificates[(index + 1)...]
    }

    /// The certificate whose Base64 DER is the text of `element`; nil when it is none.
    func certificate(_ element: XMLElement) throws(FailedStep.Failure) -> Certificate? {
        let text = element.text
        guard text.utf8.count <= limits.certificateByteCount else {
            throw .init(FailedStep(.limitExceeded, "bytes of a certificate"))
        }
        return element.elements.isEmpty ? trust.certificate(base64: text) : nil
    }

    /// That `element` is no way of the profile to name a key.
    static func refused(_ element: XMLElement) -> FailedStep {
        let known = knownNames.first { element.isNamed($0.localName, namespace: $0.namespace) }
        return FailedStep(
            .keyInfoRefused, known.map { "\($0.prefix):\($0.localName)" } ?? "unknown element",
            .init(algorithm: element.localName))
    }

    /// Source: XML Signature 1.1, section 4.5; SOAP Message Security 1.1.1, section 7.
    private static let knownNames: [(prefix: String, namespace: String, localName: String)] =
        [
            "KeyName", "KeyValue", "RetrievalMethod", "X509Data", "PGPData", "SPKIData", "MgmtData",
            "X509IssuerSerial", "X509SKI", "X509SubjectName", "X509Certificate", "X509CRL",
        ].map { ("ds", Namespace.signature, $0) }
        + ["SecurityTokenReference", "Reference", "KeyIdentifier", "Embedded"].map { ("wsse", Namespace.wsse, $0) }
        + ["DEREncodedKeyValue", "KeyInfoReference", "X509Digest"].map { ("dsig11", Namespace.signature11, $0) }
}
