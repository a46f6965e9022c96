import CLibCrypto

/// Reads times and reasons of revocation out of libcrypto's structures.
enum RevocationEntry {
    /// Seconds since 1970; nil when it is absent or no time.
    static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
        var parts = tm()
        guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
        return CertificateHandle.instant(time).milliseconds / 1000
    }

    /// Takes over what an `…_get_ext_d2i` returned for a time; nil when there is none.
    static func seconds(takingOwnership value: UnsafeMutableRawPointer?) -> Int64? {
        guard let time = value?.assumingMemoryBound(to: ASN1_GENERALIZEDTIME.self) else { return nil }
        defer { ASN1_GENERALIZEDTIME_free(time) }
        return seconds(time)
    }

    /// The status of a revoked certificate.
    ///
    /// A suspicion that the authority dates before the revocation counts from that date. The reason alone moves nothing: who
    /// knows since when a key was in other hands states it as invalidityDate.
    ///
    /// - Parameter reason: `CRL_REASON_…`; -1 when absent.
    ///
    /// Source: RFC 5280, sections 5.3.1 and 5.3.2.
    static func status(revokedAt: Int64?, invalidFrom: Int64?, reason: Int64) -> RevocationStatement.Status {
        .revoked(
            // Without a readable date it counts from ever.
            from: revokedAt.map { min($0, invalidFrom ?? $0) } ?? Int64.min,
            reason: reason)
    }

    /// Whether a list or response may be signed so: SHA-2 with RSA or ECDSA.
    static func allowsSignature(_ identifier: Int32) -> Bool {
        [
            NID_sha256WithRSAEncryption, NID_sha384WithRSAEncryption, NID_sha512WithRSAEncryption,
            NID_ecdsa_with_SHA256, NID_ecdsa_with_SHA384, NID_ecdsa_with_SHA512,
        ].contains(identifier)
    }
}
