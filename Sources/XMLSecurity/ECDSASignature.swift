import CLibCrypto

/// Turns ECDSA signatures from DER to `r || s`, each as long as a number of the curve's field, and back.
///
/// Source: XML Signature 1.1, section 6.4.3; RFC 3279, section 2.2.3 (DER form).
enum ECDSASignature {
    static func raw(der: [UInt8], halfByteCount: Int) -> [UInt8]? {
        der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            guard let signature = d2i_ECDSA_SIG(nil, &start, buffer.count) else { return nil }
            defer { ECDSA_SIG_free(signature) }
            var raw = [UInt8](repeating: 0, count: 2 * halfByteCount)
            return raw.withUnsafeMutableBufferPointer { output in
                let length = Int32(halfByteCount)
                guard let base = output.baseAddress,
                    BN_bn2binpad(ECDSA_SIG_get0_r(signature), base, length) == length,
                    BN_bn2binpad(ECDSA_SIG_get0_s(signature), base + halfByteCount, length) == length
                else { return nil }
                return Array(output)
            }
        }
    }

    static func der(raw: [UInt8], halfByteCount: Int) -> [UInt8]? {
        guard raw.count == 2 * halfByteCount, let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        // ECDSA_SIG_set0 takes both numbers over; it fails only when one is nil.
        let length = Int32(halfByteCount)
        let (r, s) = raw.withUnsafeBufferPointer {
            (BN_bin2bn($0.baseAddress, length, nil), BN_bin2bn($0.baseAddress.map { $0 + halfByteCount }, length, nil))
        }
        guard ECDSA_SIG_set0(signature, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            return nil
        }
        let byteCount = Int(i2d_ECDSA_SIG(signature, nil))
        guard byteCount > 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initializedCount in
            var start = buffer.baseAddress
            initializedCount = Int(i2d_ECDSA_SIG(signature, &start))
        }
    }
}
