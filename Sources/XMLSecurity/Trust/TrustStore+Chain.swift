import CLibCrypto

extension TrustStore {
    /// The certificates from `certificate` up to its anchor, itself first; empty when no chain to an anchor can be built.
    ///
    /// Whether the chain holds is not asked here: ``judge(certificate:intermediates:for:at:)`` does that.
    ///
    /// - Parameters:
    ///   - intermediates: untrusted certificates that may help to build the chain.
    ///   - instant: in whole seconds; steers which of several chains is taken.
    public func chain(
        of certificate: Certificate, intermediates: [Certificate] = [], at instant: UTCInstant
    ) -> [Certificate] {
        let untrusted = OPENSSL_sk_new_null()
        defer { OPENSSL_sk_free(untrusted) }
        let others = intermediates + self.intermediates
        for other in others { OPENSSL_sk_push(untrusted, UnsafeRawPointer(other.handle.pointer)) }
        return withExtendedLifetime((certificate, others)) {
            guard let verification = ChainVerification(store, certificate.handle.pointer, untrusted: untrusted) else {
                return []
            }
            verification.set(instant: instant.milliseconds.flooredDivision(by: 1000).quotient)
            guard let errors = verification.errors(), let chain = verification.chain(),
                !errors.values.joined().contains(where: { TrustFailure(verifyError: $0) == .untrustedIssuer })
            else { return [] }
            return chain.certificates
        }
    }
}

extension CertificateChain {
    /// The certificates themselves, the first one first.
    fileprivate var certificates: [Certificate] {
        (0..<count).compactMap { depth in
            guard let pointer = self[depth], X509_up_ref(pointer) == 1 else { return nil }
            return Certificate(handle: CertificateHandle(takingOwnership: pointer))
        }
    }
}
