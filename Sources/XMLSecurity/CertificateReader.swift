/// Reads the certificates that a message brings along.
struct CertificateReader {
    let trust: TrustStore
    let limits: XMLLimits

    /// The certificates of `KeyInfo/X509Data`, the signer's first.
    func x509Data(in keyInfo: XMLElement?) -> (certificates: [Certificate], failures: [FailedStep]) {
        guard let keyInfo else { return ([], []) }
        let elements = keyInfo.all("X509Data", namespace: Namespace.signature)
            .flatMap { $0.all("X509Certificate", namespace: Namespace.signature) }
        guard !elements.isEmpty else { return ([], [FailedStep(.certificateMissing, "ds:X509Certificate")]) }
        guard elements.count <= limits.certificateCount else {
            return ([], [FailedStep(.limitExceeded, "number of ds:X509Certificate")])
        }
        let certificates = elements.compactMap(certificate)
        guard certificates.count == elements.count else {
            return ([], [FailedStep(.certificateUnreadable, "ds:X509Certificate")])
        }
        return (certificates, [])
    }

    /// The certificate whose Base64 DER is the text of `element`.
    func certificate(_ element: XMLElement) -> Certificate? {
        element.elements.isEmpty ? trust.certificate(base64: element.text) : nil
    }
}
