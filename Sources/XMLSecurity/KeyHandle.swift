import CLibCrypto

/// An `EVP_PKEY` of the profile, owned: RSA of 2048 to 4096 bits, P-256 or P-384.
///
/// `@unchecked` holds because the key is never changed after `init` and libcrypto lets threads share an unchanging key.
final class KeyHandle: @unchecked Sendable {
    /// Why a key is outside the profile.
    enum Refusal: Error {
        case tooSmall
        case tooLarge
        case otherKind

        var reason: String {
            switch self {
            case .tooSmall: "RSA keys need at least 2048 bits"
            case .tooLarge: "RSA keys have at most 4096 bits"
            case .otherKind: "only RSA keys and keys of the curves P-256 and P-384 are used"
            }
        }
    }

    /// What a key computes with.
    enum Kind: Sendable {
        case rsa, p256, p384

        /// The method of our own signatures with such keys; nil when they only verify.
        var signingMethod: SignatureMethod? {
            switch self {
            case .rsa: .rsaSHA256
            case .p256: .ecdsaSHA256
            case .p384: nil
            }
        }

        /// Bytes of each half of an ECDSA signature; nil for RSA.
        fileprivate var halfByteCount: Int? {
            switch self {
            case .rsa: nil
            case .p256: 32
            case .p384: 48
            }
        }
    }

    let pointer: OpaquePointer
    let kind: Kind
    private let verifiers = VerifierPool()

    /// - Parameter pointer: ownership is taken, also when the key is refused.
    init(takingOwnership pointer: OpaquePointer) throws(Refusal) {
        do {
            self.kind = try Self.kind(pointer)
        } catch {
            EVP_PKEY_free(pointer)
            throw error
        }
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }

    private static func kind(_ pointer: OpaquePointer) throws(Refusal) -> Kind {
        switch EVP_PKEY_get_base_id(pointer) {
        case EVP_PKEY_RSA:
            let bitCount = EVP_PKEY_get_bits(pointer)
            guard bitCount >= 2048 else { throw .tooSmall }
            // Above, one verification with a stranger's key would cost more than a message may.
            guard bitCount <= 4096 else { throw .tooLarge }
            return .rsa
        case EVP_PKEY_EC:
            switch groupName(pointer) {
            case "prime256v1": return .p256
            case "secp384r1": return .p384
            default: throw .otherKind
            }
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
        guard let halfByteCount = kind.halfByteCount else { return signature }
        guard let raw = ECDSASignature.raw(der: signature, halfByteCount: halfByteCount) else { throw Self.failure() }
        return raw
    }

    /// Whether `signature` is this key's over the digest of `bytes` that `method` takes.
    func verifies(_ signature: [UInt8], over bytes: [UInt8], by method: SignatureMethod) -> Bool {
        bytes.withUnsafeBufferPointer { verifies(signature, over: $0, by: method) }
    }

    /// Whether `signature` is this key's over the digest of `bytes`, borrowed for the call, that `method` takes.
    func verifies(_ signature: [UInt8], over bytes: UnsafeBufferPointer<UInt8>, by method: SignatureMethod) -> Bool {
        guard method.fits(kind), let signature = encoded(signature) else { return false }
        let digest = method.digestMethod.digest(of: bytes)
        guard let context = verifiers.take(method.digestMethod) ?? newVerifier(method.digestMethod) else {
            return false
        }
        defer {
            verifiers.give(back: context)
            ERR_clear_error()
        }
        return EVP_PKEY_verify(context.pointer, signature, signature.count, digest, digest.count) == 1
    }

    /// The form that libcrypto wants, nil when the length is wrong; it looks at the length of RSA signatures itself.
    private func encoded(_ signature: [UInt8]) -> [UInt8]? {
        guard let halfByteCount = kind.halfByteCount else { return signature }
        return ECDSASignature.der(raw: signature, halfByteCount: halfByteCount)
    }

    /// A context ready to verify: making one costs as much as a third of a verification, so they are kept for the next.
    private func newVerifier(_ digest: DigestMethod) -> VerifierContext? {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil) else { return nil }
        let made = VerifierContext(takingOwnership: context, digest: digest)
        guard EVP_PKEY_verify_init(context) == 1,
            kind != .rsa || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
            EVP_PKEY_CTX_set_signature_md(context, digest.algorithm.pointer) == 1
        else { return nil }
        return made
    }

    private static func failure() -> XMLSecurityError {
        ERR_clear_error()
        return XMLSecurityError(.libraryFailure, "libcrypto could not sign")
    }
}
