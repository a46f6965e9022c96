import CLibCrypto

extension OCSPResponseHandle {
    /// When the signer may answer for `issuer`: always when it is the issuer itself, during its certificate when the issuer
    /// delegated to it, nil when neither or when the signature does not hold. In seconds since 1970.
    ///
    /// Source: RFC 6960, section 4.2.2.2.
    func responderPeriod(under issuer: OpaquePointer, _ isRevoked: (OpaquePointer) -> Bool) -> Range<Int64>? {
        guard let candidates = OPENSSL_sk_new_null() else { return nil }
        defer { OPENSSL_sk_free(candidates) }
        guard OPENSSL_sk_push(candidates, UnsafeRawPointer(issuer)) == 1 else { return nil }
        var signer: OpaquePointer?
        // OCSP_NOVERIFY: the signature alone; who may sign is judged below, at an instant of our own.
        guard OCSP_basic_verify(basic, candidates, nil, UInt(OCSP_NOVERIFY)) == 1,
            OCSP_resp_get0_signer(basic, &signer, candidates) == 1, let signer
        else { return nil }
        if signer == issuer { return Int64.min..<Int64.max }
        return Self.isDelegate(signer, of: issuer) && !isRevoked(signer) ? Self.period(of: signer) : nil
    }

    /// Whether a certificate is made for answering in the name of its issuer.
    private static func isDelegate(_ responder: OpaquePointer, of issuer: OpaquePointer) -> Bool {
        guard X509_up_ref(responder) == 1 else { return false }
        let handle = CertificateHandle(takingOwnership: responder)
        guard let usage = handle.extendedKeyUsage, usage & UInt32(XKU_OCSP_SIGN) != 0,
            handle.hasNoKeyUsage || handle.allowsDigitalSignature, case .success = handle.publicKey,
            RevocationEntry.allowsSignature(X509_get_signature_nid(responder))
        else { return false }
        return X509_check_issued(issuer, responder) == X509_V_OK
            && X509_verify(responder, X509_get0_pubkey(issuer)) == 1
    }

    /// Both ends count as valid. Source: RFC 5280, section 4.1.2.5.
    private static func period(of responder: OpaquePointer) -> Range<Int64>? {
        guard let begin = RevocationEntry.seconds(X509_get0_notBefore(responder)),
            let end = RevocationEntry.seconds(X509_get0_notAfter(responder)), begin <= end
        else { return nil }
        return begin..<end + 1
    }
}
