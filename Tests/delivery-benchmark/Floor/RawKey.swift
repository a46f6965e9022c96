import CLibCrypto

/// A key with the two operations of libcrypto that XML signatures stand on, and nothing around them.
final class RawKey {
    private let key: OpaquePointer

    /// Reads a private key in PEM.
    init(pem: [UInt8]) throws {
        let bio = pem.withUnsafeBytes { BIO_new_mem_buf($0.baseAddress, Int32($0.count)) }
        defer { BIO_free(bio) }
        guard let key = PEM_read_bio_PrivateKey(bio, nil, nil, nil) else {
            throw BenchmarkFailure("a key of the development PKI cannot be read")
        }
        self.key = key
    }

    deinit { EVP_PKEY_free(key) }

    /// Signs as RSA-SHA256 or ECDSA-SHA256.
    func sign(_ message: [UInt8]) throws -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 512)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        else { throw BenchmarkFailure("libcrypto cannot sign") }
        return Array(signature.prefix(count))
    }

    /// Fails when the signature is wrong.
    func verify(_ signature: [UInt8], of message: [UInt8]) throws {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        else { throw BenchmarkFailure("libcrypto refuses its own signature") }
    }
}
