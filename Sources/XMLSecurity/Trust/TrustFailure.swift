/// Why a certificate is not trusted at an instant.
public enum TrustFailure: String, Hashable, Sendable, CaseIterable {
    /// `notAfter` has passed for the certificate or one of its chain.
    case expired
    /// `notBefore` lies ahead for the certificate or one of its chain.
    case notYetValid = "not-yet-valid"
    /// No chain to a trust anchor, or a link of it does not hold.
    case untrustedIssuer = "untrusted-issuer"
    /// A revocation list or OCSP response names the certificate or one of its chain.
    case revoked
    /// Revocation is judged, and no usable list or OCSP response speaks of the certificate or one of its chain.
    case revocationUnknown = "revocation-unknown"
    /// `keyUsage` lacks `digitalSignature`, or is absent where it is required.
    case keyUsage = "key-usage"
    /// `extendedKeyUsage` does not go with the purpose.
    case extendedKeyUsage = "extended-key-usage"
    /// A key or digest of the chain is weaker than 112 bits (RSA below 2048, SHA-1).
    case weak

    /// The verification step that fails with it for `certificate`.
    ///
    /// - Parameter revocation: what is known about it, for the steps that it makes fail.
    func step(for certificate: Certificate, _ revocation: RevocationEvidence?) -> FailedStep {
        let (code, detail) = codeAndDetail
        let isRevocation = self == .revoked || self == .revocationUnknown
        return FailedStep(
            code, detail, .init(subject: certificate.subject, revocation: isRevocation ? revocation : nil))
    }

    private var codeAndDetail: (FailedStep.Code, String) {
        switch self {
        case .expired: (.certificateExpired, "")
        case .notYetValid: (.certificateNotYetValid, "")
        case .untrustedIssuer: (.certificateIssuerUntrusted, "")
        case .revoked: (.certificateRevoked, "")
        case .revocationUnknown: (.certificateRevocationUnknown, "")
        case .keyUsage: (.certificateKeyUsage, "")
        case .extendedKeyUsage: (.certificateKeyUsage, "extendedKeyUsage")
        case .weak: (.keyTooSmall, "")
        }
    }
}
