import CLibCrypto

/// A basic OCSP response, owned.
///
/// `@unchecked` holds because it is only read after `init`.
///
/// Source: RFC 6960, sections 3.2 and 4.2.
final class OCSPResponseHandle: @unchecked Sendable {
    let basic: OpaquePointer

    /// Reads one DER response, exactly.
    ///
    /// - Throws: `XMLSecurityError` with `.certificateUnusable`, also when the responder answered with an error status, signed
    ///   with an algorithm outside the profile or asks for an extension that is not known here.
    init(_ bytes: [UInt8]) throws(XMLSecurityError) {
        defer { ERR_clear_error() }
        guard let response = Self.decoded(bytes) else {
            throw XMLSecurityError(.certificateUnusable, "not an OCSP response in DER")
        }
        defer { OCSP_RESPONSE_free(response) }
        guard OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL else {
            throw XMLSecurityError(.certificateUnusable, "the OCSP responder answered with an error")
        }
        guard let basic = OCSP_response_get1_basic(response) else {
            throw XMLSecurityError(.certificateUnusable, "not a basic OCSP response")
        }
        self.basic = basic
        var algorithm: OpaquePointer?
        X509_ALGOR_get0(&algorithm, nil, nil, OCSP_resp_get0_tbs_sigalg(basic))
        guard RevocationEntry.allowsSignature(OBJ_obj2nid(algorithm)) else {
            throw XMLSecurityError(.certificateUnusable, "an OCSP response is not signed with SHA-2 and RSA or ECDSA")
        }
        guard OCSP_BASICRESP_get_ext_by_critical(basic, 1, -1) < 0 else {
            throw XMLSecurityError(.certificateUnusable, "an OCSP response has a critical extension that is not known")
        }
    }

    deinit { OCSP_BASICRESP_free(basic) }

    private static func decoded(_ bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            guard start != nil, let response = d2i_OCSP_RESPONSE(nil, &start, buffer.count) else { return nil }
            guard start == buffer.baseAddress.map({ $0 + buffer.count }) else {
                OCSP_RESPONSE_free(response)
                return nil
            }
            return response
        }
    }

    /// When the responder signed it, in seconds since 1970.
    private var producedAt: Int64? { RevocationEntry.seconds(OCSP_resp_get0_produced_at(basic)) }

    /// When it was made and until when each of its answers counts, in seconds since 1970.
    var periods: [(thisUpdate: Int64, nextUpdate: Int64?)] {
        singles.compactMap { Self.answer($0).map { ($0.thisUpdate, $0.nextUpdate) } }
    }

    /// What it says about a certificate; nothing when it is about others, not authorised or says "unknown".
    ///
    /// - Parameters:
    ///   - issuer: the certificate above it in the chain: whose word it must be.
    ///   - instant: in seconds since 1970.
    ///   - isRevoked: whether a list revokes a responder's certificate.
    func statements(
        on certificate: OpaquePointer, issuer: OpaquePointer, at instant: Int64, isRevoked: (OpaquePointer) -> Bool
    ) -> [RevocationStatement] {
        defer { ERR_clear_error() }
        let answers = singles.filter { single in
            OCSP_SINGLERESP_get_ext_by_critical(single, 1, -1) < 0 && Self.concerns(single, certificate, issuer)
        }.compactMap(Self.answer)
        guard !answers.isEmpty, let producedAt, let period = responderPeriod(under: issuer, isRevoked),
            period.contains(producedAt)
        else { return [] }
        // The responder of an answer about an earlier instant need not have existed then.
        return answers.filter { $0.thisUpdate > instant || period.contains(instant) }.map { answer in
            var answer = answer
            answer.believable = period
            return answer
        }
    }

    private var singles: [OpaquePointer] {
        (0..<max(0, OCSP_resp_count(basic))).compactMap { OCSP_resp_get0(basic, $0) }
    }

    /// Whether the CertID is the one of that certificate under that issuer.
    private static func concerns(_ single: OpaquePointer, _ certificate: OpaquePointer, _ issuer: OpaquePointer) -> Bool
    {
        guard let identifier = OCSP_SINGLERESP_get0_id(single) else { return false }
        var (algorithm, serial): (OpaquePointer?, UnsafeMutablePointer<ASN1_INTEGER>?) = (nil, nil)
        OCSP_id_get0_info(nil, &algorithm, nil, &serial, identifier)
        guard let serial, ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(certificate)) == 0 else { return false }
        // SHA-1 only names the issuer here, as RFC 6960 profiles do; the signature decides.
        let digests = [(NID_sha1, EVP_sha1()), (NID_sha256, EVP_sha256())]
        guard let digest = digests.first(where: { $0.0 == OBJ_obj2nid(algorithm) })?.1,
            let own = OCSP_cert_to_id(digest, certificate, issuer)
        else { return false }
        defer { OCSP_CERTID_free(own) }
        return OCSP_id_cmp(own, identifier) == 0
    }

    private static func answer(_ single: OpaquePointer) -> RevocationStatement? {
        var reason: Int32 = -1
        var (revoked, this, next): (Time?, Time?, Time?) = (nil, nil, nil)
        let status = OCSP_single_get0_status(single, &reason, &revoked, &this, &next)
        guard let thisUpdate = RevocationEntry.seconds(this) else { return nil }
        let archiveCutoff = RevocationEntry.seconds(
            takingOwnership: OCSP_SINGLERESP_get1_ext_d2i(single, NID_id_pkix_OCSP_archiveCutoff, nil, nil))
        let found: RevocationStatement.Status
        switch status {
        case V_OCSP_CERTSTATUS_GOOD: found = .good
        case V_OCSP_CERTSTATUS_REVOKED:
            found = RevocationEntry.status(
                revokedAt: RevocationEntry.seconds(revoked),
                invalidFrom: RevocationEntry.seconds(
                    takingOwnership: OCSP_SINGLERESP_get1_ext_d2i(single, NID_invalidity_date, nil, nil)),
                reason: Int64(reason))
        default: return nil
        }
        return RevocationStatement(
            status: found, thisUpdate: thisUpdate, nextUpdate: RevocationEntry.seconds(next),
            keepsEndedSince: archiveCutoff, source: .response)
    }

    private typealias Time = UnsafeMutablePointer<ASN1_GENERALIZEDTIME>
}
