import CLibCrypto
import Synchronization

/// An `EVP_PKEY` of the profile, owned: RSA of 2048 to 8192 bits, or P-256.
///
/// `@unchecked` holds because the key is never changed after `init` and libcrypto lets threads share an unchanging key.
final class KeyHandle: @unchecked Sendable {
    /// Why a key is outside the profile.
    enum Refusal: Error {
        case tooSmall
        case otherKind

        var reason: String {
            switch self {
            case .tooSmall: "RSA keys need at least 2048 bits"
            case .otherKind: "only RSA up to 8192 bits and P-256 keys are used"
            }
        }
    }

    let pointer: OpaquePointer
    let method: SignatureMethod
    private let verifiers = VerifierPool()

    /// - Parameter pointer: ownership is taken, also when the key is refused.
    init(takingOwnership pointer: OpaquePointer) throws(Refusal) {
        do {
            self.method = try Self.method(pointer)
        } catch {
            EVP_PKEY_free(pointer)
            throw error
        }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    private static func method(_ pointer: OpaquePointer) throws(Refusal) -> SignatureMethod {
        switch EVP_PKEY_get_base_id(pointer) {
        case EVP_PKEY_RSA:
            let bitCount = EVP_PKEY_get_bits(pointer)
            guard bitCount >= 2048 else { throw .tooSmall }
            // Above, one verification with a stranger's key would cost more than a message may.
            guard bitCount <= 8192 else { throw .otherKind }
            return .rsaSHA256
        case EVP_PKEY_EC:
            guard groupName(pointer) == "prime256v1" else { throw .otherKind }
            return .ecdsaSHA256
        default: throw .otherKind
        }
    }

    private static func groupName(_ pointer: OpaquePointer) -> String {
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        guard EVP_PKEY_get_group_name(pointer, &name, name.count, &length) == 1 else { return "" }
        return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Signs SHA-256 of `bytes`; ECDSA as `r || s`, as XML Signature wants it.
    func sign(_ bytes: [UInt8]) throws(XMLSecurityError) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit(context, nil, MessageDigest.sha256.pointer, nil, pointer) == 1,
            EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1
        else { throw Self.failure() }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else { throw Self.failure() }
        signature.removeLast(signature.count - length)
        guard method == .ecdsaSHA256 else { return signature }
        guard let raw = ECDSASignature.raw(der: signature) else { throw Self.failure() }
        return raw
    }

    /// Whether `signature` is this key's over SHA-256 of `bytes`.
    func verifies(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { verifies(signature, over: $0) }
    }

    /// Whether `signature` is this key's over SHA-256 of `bytes`, borrowed for the call.
    func verifies(_ signature: [UInt8], over bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let signature = method == .ecdsaSHA256 ? ECDSASignature.der(raw: signature) : signature else {
            return false
        }
        let digest = SHA256Digest.of(bytes)
        guard let context = verifiers.take() ?? newVerifier() else { return false }
        defer {
            verifiers.give(back: context)
            ERR_clear_error()
        }
        return EVP_PKEY_verify(context.pointer, signature, signature.count, digest, digest.count) == 1
    }

    /// A context ready to verify: making one costs as much as a third of a verification, so they are kept for the next.
    private func newVerifier() -> VerifierContext? {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil) else { return nil }
        let made = VerifierContext(takingOwnership: context)
        guard EVP_PKEY_verify_init(context) == 1,
            method != .rsaSHA256 || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
            EVP_PKEY_CTX_set_signature_md(context, MessageDigest.sha256.pointer) == 1
        else { return nil }
        return made
    }

    private static func failure() -> XMLSecurityError {
        ERR_clear_error()
        return XMLSecurityError(.libraryFailure, "libcrypto could not sign")
    }
}

/// Turns P-256 signatures from DER to `r || s` of 32 bytes each and back.
///
/// Source: XML Signature 1.1, section 6.4.3; RFC 3279, section 2.2.3 (DER form).
enum ECDSASignature {
    static func raw(der: [UInt8]) -> [UInt8]? {
        der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            guard let signature = d2i_ECDSA_SIG(nil, &start, buffer.count) else { return nil }
            defer { ECDSA_SIG_free(signature) }
            var raw = [UInt8](repeating: 0, count: 64)
            return raw.withUnsafeMutableBufferPointer { output in
                guard let base = output.baseAddress,
                    BN_bn2binpad(ECDSA_SIG_get0_r(signature), base, 32) == 32,
                    BN_bn2binpad(ECDSA_SIG_get0_s(signature), base + 32, 32) == 32
                else { return nil }
                return Array(output)
            }
        }
    }

    static func der(raw: [UInt8]) -> [UInt8]? {
        guard raw.count == 64, let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        // ECDSA_SIG_set0 takes both numbers over; it fails only when one is nil.
        let (r, s) = (BN_bin2bn(Array(raw[..<32]), 32, nil), BN_bin2bn(Array(raw[32...]), 32, nil))
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

/// An `EVP_PKEY_CTX` that was told to verify, owned; used by one thread at a time.
///
/// `@unchecked` holds because the pool hands each one out to one caller only.
final class VerifierContext: @unchecked Sendable {
    let pointer: OpaquePointer

    init(takingOwnership pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { EVP_PKEY_CTX_free(pointer) }
}

/// Contexts of one key that nobody uses at the moment, at most four.
final class VerifierPool: Sendable {
    private let idle = Mutex<[VerifierContext]>([])

    func take() -> VerifierContext? { idle.withLock { $0.popLast() } }

    func give(back context: VerifierContext) {
        idle.withLock { if $0.count < 4 { $0.append(context) } }
    }
}
