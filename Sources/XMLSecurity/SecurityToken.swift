/// The certificate that `ds:KeyInfo` leads to, and the token that stands for it.
///
/// Source: X.509 Certificate Token Profile 1.1.1, sections 3.1 and 3.2.
struct SecurityToken {
    private(set) var certificate: Certificate?
    private(set) var intermediates: [Certificate] = []
    private(set) var failures: [FailedStep]

    init(_ structure: SOAPStructure, _ reference: SecurityTokenReference, reader: CertificateReader) {
        failures = reference.failures
        guard let target = reference.target else { return }
        do throws(FailedStep.Failure) {
            let certificates = try Self.certificates(structure, target, reader)
            certificate = certificates.first
            intermediates = Array(certificates.dropFirst())
        } catch {
            failures.append(error.step)
        }
    }

    private static func certificates(
        _ structure: SOAPStructure, _ target: SecurityTokenReference.Target, _ reader: CertificateReader
    ) throws(FailedStep.Failure) -> [Certificate] {
        guard structure.parts.count(where: { $0.part == .token }) <= reader.limits.certificateCount else {
            throw .init(FailedStep(.limitExceeded, "number of wsse:BinarySecurityToken"))
        }
        switch target {
        case .token(let token): return [try certificate(token, reader)]
        case .x509Data(let data):
            return try reader.certificates(ofX509Data: data) { () throws(FailedStep.Failure) in
                var certificates: [Certificate] = []
                for token in structure.elements(of: .token) { certificates.append(try certificate(token, reader)) }
                return certificates
            }
        }
    }

    private static func certificate(
        _ token: XMLElement, _ reader: CertificateReader
    ) throws(FailedStep.Failure) -> Certificate {
        // EncodingType may be left out, since Base64Binary is its default.
        let encoding = token.attribute("EncodingType") ?? SOAPElements.base64Binary
        let type = token.attribute("ValueType") ?? ""
        guard type.hasSameBytes(as: SOAPElements.x509v3), encoding.hasSameBytes(as: SOAPElements.base64Binary) else {
            throw .init(
                FailedStep(
                    .certificateUnreadable, "ValueType X509v3, EncodingType Base64Binary", .init(algorithm: type)))
        }
        guard let certificate = try reader.certificate(token) else {
            throw .init(FailedStep(.certificateUnreadable, "wsse:BinarySecurityToken"))
        }
        return certificate
    }
}
