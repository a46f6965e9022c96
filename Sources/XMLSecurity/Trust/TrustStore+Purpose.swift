import CLibCrypto

extension TrustStore {
    /// What a certificate is judged for.
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// Signing documents and messages: `keyUsage` is required with `digitalSignature`; an `extendedKeyUsage` with
        /// `serverAuth` or `clientAuth` and without `anyExtendedKeyUsage` belongs to TLS and is refused.
        case signing
        /// Being the client of a TLS connection: `extendedKeyUsage` is required with `clientAuth`; a `keyUsage` must have
        /// `digitalSignature`.
        ///
        /// Source: RFC 5246, section 7.4.6; RFC 8446, section 4.4.2.2.
        case tlsClient = "tls-client"

        func allowsKeyUsage(of certificate: CertificateHandle) -> Bool {
            switch self {
            case .signing: certificate.allowsDigitalSignature
            case .tlsClient: certificate.allowsDigitalSignature || certificate.hasNoKeyUsage
            }
        }

        func allowsExtendedKeyUsage(of certificate: CertificateHandle) -> Bool {
            let usage = certificate.extendedKeyUsage
            switch self {
            case .signing:
                guard let usage, usage & UInt32(XKU_ANYEKU) == 0 else { return true }
                return usage & UInt32(XKU_SSL_SERVER | XKU_SSL_CLIENT) == 0
            case .tlsClient:
                guard let usage else { return false }
                return usage & UInt32(XKU_SSL_CLIENT) != 0
            }
        }
    }
}
