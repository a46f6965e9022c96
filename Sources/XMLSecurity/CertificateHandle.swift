import CLibCrypto

/// An `X509`, owned, with its public key.
///
/// `@unchecked` holds because the certificate is only read after `init`; libcrypto guards what it caches inside by a lock.
final class CertificateHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    let publicKey: Result<KeyHandle, KeyHandle.Refusal>

    init(takingOwnership pointer: OpaquePointer) {
        self.pointer = pointer
        // X509_get_pubkey returns a reference of its own.
        publicKey = Result { () throws(KeyHandle.Refusal) in
            guard let key = X509_get_pubkey(pointer) else { throw .otherKind }
            return try KeyHandle(takingOwnership: key)
        }
    }

    deinit { X509_free(pointer) }

    var der: [UInt8] {
        let byteCount = Int(i2d_X509(pointer, nil))
        guard byteCount > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initializedCount in
            var start = buffer.baseAddress
            initializedCount = Int(i2d_X509(pointer, &start))
        }
    }

    var subject: String {
        guard let bio = MemoryBIO() else { return "" }
        X509_NAME_print_ex(bio.pointer, X509_get_subject_name(pointer), 0, clibcrypto_name_flags())
        return String(decoding: bio.readAll(), as: UTF8.self).escapingControls
    }

    /// Whether a CRL distribution point is named relative to its issuer. For each of them libcrypto copies the issuer's name as soon as it
    /// looks at any extension, before anything is trusted: a certificate of 40 KB takes 200 MB.
    ///
    /// Source: RFC 5280, section 4.2.1.13 (authorities should not use nameRelativeToCRLIssuer).
    var hasRelativeDistributionPoint: Bool {
        guard let extensionValue = X509_get_ext_d2i(pointer, NID_crl_distribution_points, nil, nil) else {
            return false
        }
        let points = OpaquePointer(extensionValue)
        defer { CRL_DIST_POINTS_free(points) }
        return (0..<max(0, OPENSSL_sk_num(points))).contains { index in
            let point = OPENSSL_sk_value(points, index)?.assumingMemoryBound(to: DIST_POINT.self)
            return point?.pointee.distpoint?.pointee.type == 1
        }
    }

    /// The value of the attribute with that OID, when the subject has exactly one.
    func subjectValue(objectIdentifier: String) -> String? {
        let object = OBJ_txt2obj(objectIdentifier, 1)
        defer { ASN1_OBJECT_free(object) }
        let name = X509_get_subject_name(pointer)
        let index = X509_NAME_get_index_by_OBJ(name, object, -1)
        guard index >= 0, X509_NAME_get_index_by_OBJ(name, object, index) < 0 else { return nil }
        var text: UnsafeMutablePointer<UInt8>?
        let length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)))
        guard length >= 0, let text else { return nil }
        defer { CRYPTO_free(text, nil, 0) }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(length)), as: UTF8.self)
    }

    var serialHex: String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(pointer), nil) else { return "" }
        defer { BN_free(number) }
        guard let hex = BN_bn2hex(number) else { return "" }
        defer { CRYPTO_free(hex, nil, 0) }
        return String(cString: hex)
    }

    /// In decimal; "" for a number of more than 20 octets, because the time it takes grows as the square of the length.
    ///
    /// Source: RFC 5280, section 4.1.2.2 (at most 20 octets).
    var serialDecimal: String {
        guard ASN1_STRING_length(X509_get0_serialNumber(pointer)) <= 20,
            let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(pointer), nil)
        else { return "" }
        defer { BN_free(number) }
        guard let decimal = BN_bn2dec(number) else { return "" }
        defer { CRYPTO_free(decimal, nil, 0) }
        return String(cString: decimal)
    }

    var notBefore: UTCInstant { Self.instant(X509_get0_notBefore(pointer)) }
    var notAfter: UTCInstant { Self.instant(X509_get0_notAfter(pointer)) }

    /// Unreadable times become the beginning of 1970; libcrypto refuses such certificates by itself.
    static func instant(_ time: UnsafePointer<ASN1_TIME>?) -> UTCInstant {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return UTCInstant(milliseconds: 0) }
        let days = CivilDay.daysSince1970(
            year: Int64(parts.tm_year) + 1900, month: Int64(parts.tm_mon) + 1, day: Int64(parts.tm_mday))
        let seconds = Int64(parts.tm_hour) * 3600 + Int64(parts.tm_min) * 60 + Int64(parts.tm_sec)
        return UTCInstant(milliseconds: (days * 86_400 + seconds) * 1000)
    }

    /// Whether there is no `keyUsage`. libcrypto reports an unreadable one as present without any use.
    var hasNoKeyUsage: Bool { X509_get_key_usage(pointer) == UInt32.max }

    /// Whether `keyUsage` is present and allows digital signatures.
    var allowsDigitalSignature: Bool {
        !hasNoKeyUsage && X509_get_key_usage(pointer) & UInt32(KU_DIGITAL_SIGNATURE) != 0
    }

    /// The `XKU_…` flags of `extendedKeyUsage`; nil when the certificate has none.
    var extendedKeyUsage: UInt32? {
        let usage = X509_get_extended_key_usage(pointer)
        return usage == UInt32.max ? nil : usage
    }
}
