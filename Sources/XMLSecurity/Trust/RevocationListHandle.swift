import CLibCrypto

/// An `X509_CRL`, owned.
///
/// `@unchecked` holds because the list is only read after `init`; libcrypto sorts its entries on first look-up under a lock.
final class RevocationListHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    private let stack: OpaquePointer

    /// Reads a list in DER or PEM, exactly one.
    ///
    /// - Throws: `XMLSecurityError` with `.certificateUnusable`, also when it is signed with an algorithm outside the profile.
    init(_ bytes: [UInt8]) throws(XMLSecurityError) {
        defer { ERR_clear_error() }
        guard let pointer = Self.fromDER(bytes) ?? Self.fromPEM(bytes) else {
            throw XMLSecurityError(.certificateUnusable, "not a revocation list in DER or PEM")
        }
        guard let stack = OPENSSL_sk_new_null(), OPENSSL_sk_push(stack, UnsafeRawPointer(pointer)) == 1 else {
            X509_CRL_free(pointer)
            throw XMLSecurityError(.libraryFailure, "no memory for a revocation list")
        }
        self.pointer = pointer
        self.stack = stack
        guard RevocationEntry.allowsSignature(X509_CRL_get_signature_nid(pointer)) else {
            throw XMLSecurityError(.certificateUnusable, "a revocation list is not signed with SHA-2 and RSA or ECDSA")
        }
        // libcrypto would take it for a complete one.
        guard X509_CRL_get_ext_by_NID(pointer, NID_delta_crl, -1) < 0 else {
            throw XMLSecurityError(.certificateUnusable, "a delta revocation list where a complete one is needed")
        }
        guard RevocationEntry.seconds(X509_CRL_get0_lastUpdate(pointer)) != nil else {
            throw XMLSecurityError(.certificateUnusable, "a revocation list without thisUpdate")
        }
    }

    deinit {
        OPENSSL_sk_free(stack)
        X509_CRL_free(pointer)
    }

    private static func fromDER(_ bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            guard start != nil, let list = d2i_X509_CRL(nil, &start, buffer.count) else { return nil }
            guard start == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_CRL_free(list)
                return nil
            }
            return list
        }
    }

    private static func fromPEM(_ bytes: [UInt8]) -> OpaquePointer? {
        guard let bio = MemoryBIO(bytes) else { return nil }
        return PEM_read_bio_X509_CRL(bio.pointer, nil, nil, nil)
    }

    /// When it was made, in seconds since 1970.
    var thisUpdate: Int64 { RevocationEntry.seconds(X509_CRL_get0_lastUpdate(pointer)) ?? Int64.min }

    /// When a newer one is promised, in seconds since 1970.
    var nextUpdate: Int64? { RevocationEntry.seconds(X509_CRL_get0_nextUpdate(pointer)) }

    /// What the list says about each judged certificate of a chain, by depth; nothing where it is not the issuer's.
    ///
    /// libcrypto judges signature, issuer, its keyUsage, scope (issuingDistributionPoint) and critical extensions.
    ///
    /// - Parameter instant: the one for which the chain was built, in seconds since 1970, so that the same is built again.
    func statements(
        on chain: borrowing CertificateChain, _ store: OpaquePointer, at instant: Int64
    ) -> [Int: RevocationStatement] {
        let depths = (0..<chain.judgedCount).filter { isNamed(asIssuerOf: chain[$0]) }
        guard !depths.isEmpty, let errors = errors(on: chain, store, at: instant) else { return [:] }
        var statements: [Int: RevocationStatement] = [:]
        for depth in depths {
            let found = errors[depth, default: []]
            guard found.isSubset(of: Self.tolerated) else { continue }
            statements[depth] = statement(on: chain[depth], isListed: found.contains(X509_V_ERR_CERT_REVOKED))
        }
        return statements
    }

    private func isNamed(asIssuerOf certificate: OpaquePointer?) -> Bool {
        X509_NAME_cmp(X509_CRL_get_issuer(pointer), X509_get_issuer_name(certificate)) == 0
    }

    private func errors(
        on chain: borrowing CertificateChain, _ store: OpaquePointer, at instant: Int64
    ) -> [Int: Set<Int32>]? {
        guard let verification = ChainVerification(store, chain[0], untrusted: chain.stack) else { return nil }
        verification.set(instant: instant)
        verification.set(lists: stack)
        guard let errors = verification.errors(), let other = verification.chain(), other.count == chain.count else {
            return nil
        }
        for depth in 0..<chain.count where X509_cmp(chain[depth], other[depth]) != 0 { return nil }
        return errors
    }

    /// Complaints beside which a list speaks of a certificate: times, which are judged elsewhere. Any other silences it.
    private static let tolerated: Set<Int32> = [
        X509_V_ERR_CERT_REVOKED, X509_V_ERR_CRL_NOT_YET_VALID, X509_V_ERR_CRL_HAS_EXPIRED,
        X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED,
    ]

    private func statement(on certificate: OpaquePointer?, isListed: Bool) -> RevocationStatement {
        RevocationStatement(
            status: isListed ? revokedStatus(of: certificate) : .good, thisUpdate: thisUpdate, nextUpdate: nextUpdate,
            keepsEndedSince: keepsEndedSince)
    }

    private func revokedStatus(of certificate: OpaquePointer?) -> RevocationStatement.Status {
        var entry: OpaquePointer?
        X509_CRL_get0_by_cert(pointer, &entry, certificate)
        var reason: Int64 = -1
        if let value = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, nil, nil) {
            let number = value.assumingMemoryBound(to: ASN1_ENUMERATED.self)
            reason = Int64(ASN1_ENUMERATED_get(number))
            ASN1_ENUMERATED_free(number)
        }
        return RevocationEntry.status(
            revokedAt: RevocationEntry.seconds(X509_REVOKED_get0_revocationDate(entry)),
            invalidFrom: RevocationEntry.seconds(
                takingOwnership: X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, nil, nil)),
            reason: reason)
    }

    /// expiredCertsOnCRL, which libcrypto has no name for. Source: ITU-T X.509, extension expiredCertsOnCRL (OID 2.5.29.60).
    private var keepsEndedSince: Int64? {
        let name = OBJ_txt2obj("2.5.29.60", 1)
        defer { ASN1_OBJECT_free(name) }
        let index = X509_CRL_get_ext_by_OBJ(pointer, name, -1)
        guard index >= 0, let data = X509_EXTENSION_get_data(X509_CRL_get_ext(pointer, index)) else { return nil }
        var start = ASN1_STRING_get0_data(data)
        let time = d2i_ASN1_GENERALIZEDTIME(nil, &start, Int(ASN1_STRING_length(data)))
        defer { ERR_clear_error() }
        return RevocationEntry.seconds(takingOwnership: time)
    }
}
