import CLibCrypto

@testable import XMLSecurity

/// A key that signs by every method that verifies, where the product's own signs with SHA-256 alone and not with P-384.
struct TemplateKey: Sendable {
    struct Unusable: Error {}

    /// The placeholder of its certificate.
    let name: String
    private let handle: KeyHandle

    init(name: String, pem: [UInt8]) throws {
        guard let bio = MemoryBIO(pem), let key = PEM_read_bio_PrivateKey(bio.pointer, nil, nil, nil) else {
            throw Unusable()
        }
        self.name = name
        handle = try KeyHandle(takingOwnership: key)
    }

    /// Whether it makes signatures of that method.
    func fits(_ method: SignatureMethod) -> Bool { method.fits(handle.kind) }

    /// The SignatureValue over `octets`; ECDSA as `r || s`.
    func sign(_ octets: [UInt8], by method: SignatureMethod) -> [UInt8]? {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 1024)
        var length = signature.count
        guard
            EVP_DigestSignInit(context, nil, method.digestMethod.algorithm.pointer, nil, handle.pointer) == 1,
            EVP_DigestSign(context, &signature, &length, octets, octets.count) == 1
        else { return nil }
        signature.removeLast(signature.count - length)
        switch handle.kind {
        case .rsa: return signature
        case .p256: return ECDSASignature.raw(der: signature, halfByteCount: 32)
        case .p384: return ECDSASignature.raw(der: signature, halfByteCount: 48)
        }
    }
}
