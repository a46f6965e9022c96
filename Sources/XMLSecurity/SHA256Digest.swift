import CLibCrypto

/// SHA-256 by libcrypto.
///
/// Source: FIPS 180-4.
public enum SHA256Digest {
    /// The 32 bytes of SHA-256 over `bytes`.
    public static func of(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBufferPointer(of) }

    /// The 32 bytes of SHA-256 over `bytes`, borrowed for the call.
    static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] { DigestMethod.sha256.digest(of: bytes) }
}

/// An algorithm fetched once: looking it up by name at each use costs more than hashing a short input.
///
/// `@unchecked` holds because an `EVP_MD` is immutable after it was fetched and libcrypto shares it between threads.
final class MessageDigest: @unchecked Sendable {
    static let sha256 = MessageDigest("SHA256")
    static let sha384 = MessageDigest("SHA384")
    static let sha512 = MessageDigest("SHA512")

    let pointer: OpaquePointer?

    private init(_ name: String) {
        pointer = EVP_MD_fetch(nil, name, nil)
    }

    deinit { EVP_MD_free(pointer) }

    /// The digest of `bytes`.
    ///
    /// - Parameter byteCount: length of a digest of this algorithm.
    func digest(of bytes: UnsafeBufferPointer<UInt8>, byteCount: Int) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        let outcome = EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, pointer, nil)
        // Fails only when libcrypto has no SHA-2 at all or no memory: nothing could be verified any more.
        precondition(outcome == 1, "libcrypto has no SHA-2")
        return digest
    }
}
