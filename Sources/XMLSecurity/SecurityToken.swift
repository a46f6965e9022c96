/// The `wsse:BinarySecurityToken` that KeyInfo points at.
///
/// Source: X.509 Certificate Token Profile 1.1.1, sections 3.1 and 3.2.
struct SecurityToken {
    let certificate: Certificate?
    let failures: [FailedStep]

    init(
        _ structure: SOAPStructure, keyInfo: XMLElement?, _ identifiers: IdentifierIndex, trust: TrustStore,
        limits: XMLLimits
    ) {
        do throws(FailedStep.Failure) {
            let token = try Self.token(structure, keyInfo, identifiers, limits)
            guard let certificate = CertificateReader(trust: trust, limits: limits).certificate(token) else {
                throw .init(FailedStep(.certificateUnreadable, "wsse:BinarySecurityToken"))
            }
            self.certificate = certificate
            self.failures = []
        } catch {
            self.certificate = nil
            self.failures = [error.step]
        }
    }

    private static func token(
        _ structure: SOAPStructure, _ keyInfo: XMLElement?, _ identifiers: IdentifierIndex, _ limits: XMLLimits
    ) throws(FailedStep.Failure) -> XMLElement {
        guard let uri = referenceURI(keyInfo) else {
            throw .init(FailedStep(.certificateMissing, "wsse:SecurityTokenReference/wsse:Reference"))
        }
        guard let id = uri.fragment else {
            throw .init(FailedStep(.externalReferenceRefused, "wsse:Reference"))
        }
        guard let place = identifiers.place(of: id) else {
            throw .init(FailedStep(.referenceNotResolved, "wsse:Reference"))
        }
        guard let (token, part) = structure.part(at: place), part == .token else {
            throw .init(FailedStep(.referenceMisplaced, "wsse:Reference leads to no wsse:BinarySecurityToken"))
        }
        guard structure.elements(of: .token).count <= limits.certificateCount else {
            throw .init(FailedStep(.limitExceeded, "number of wsse:BinarySecurityToken"))
        }
        guard isX509v3(token) else {
            throw .init(FailedStep(.certificateUnreadable, "ValueType X509v3, EncodingType Base64Binary"))
        }
        return token
    }

    private static func referenceURI(_ keyInfo: XMLElement?) -> String? {
        guard let keyInfo, keyInfo.elements.count == 1,
            let reference = keyInfo.first("SecurityTokenReference", namespace: Namespace.wsse),
            reference.elements.count == 1
        else { return nil }
        return reference.first("Reference", namespace: Namespace.wsse)?.attribute("URI")
    }

    /// EncodingType may be left out, since Base64Binary is its default.
    private static func isX509v3(_ token: XMLElement) -> Bool {
        let encoding = token.attribute("EncodingType") ?? SOAPElements.base64Binary
        return token.attribute("ValueType")?.hasSameBytes(as: SOAPElements.x509v3) ?? false
            && encoding.hasSameBytes(as: SOAPElements.base64Binary)
    }
}
