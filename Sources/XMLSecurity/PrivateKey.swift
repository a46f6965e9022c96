import CLibCrypto

/// A private key of the profile: RSA of 2048 to 4096 bits, or P-256. Never printed, never copied out.
public final class PrivateKey: Sendable {
    let handle: KeyHandle
    /// The method of its signatures.
    let method: SignatureMethod

    /// Reads an unencrypted PEM key (PKCS #8, PKCS #1 or SEC 1).
    ///
    /// - Throws: `XMLSecurityError` with `.keyUnusable` when it cannot be read, is encrypted, of another size or of
    ///   another kind.
    public init(pem: [UInt8]) throws(XMLSecurityError) {
        guard let bio = MemoryBIO(pem) else { throw XMLSecurityError(.libraryFailure, "no memory for a key") }
        defer { ERR_clear_error() }
        // The callback refuses, since the default one asks at the terminal.
        guard let key = PEM_read_bio_PrivateKey(bio.pointer, nil, { _, _, _, _ in -1 }, nil) else {
            throw XMLSecurityError(.keyUnusable, "not an unencrypted private key in PEM")
        }
        do {
            handle = try KeyHandle(takingOwnership: key)
        } catch {
            throw XMLSecurityError(.keyUnusable, error.reason)
        }
        guard let method = handle.kind.signingMethod else {
            throw XMLSecurityError(.keyUnusable, "only RSA and P-256 keys sign")
        }
        self.method = method
    }
}

/// A key with the certificate that goes out beside each signature.
public struct SigningIdentity: Sendable {
    /// The signing key.
    public let key: PrivateKey
    /// The certificate of ``key``.
    public let certificate: Certificate
    /// Certificates between ``certificate`` and an anchor, nearest first; sent along in documents.
    public let intermediates: [Certificate]

    /// Binds a key to its certificate.
    ///
    /// - Throws: `XMLSecurityError` with `.keyCertificateMismatch` when the certificate certifies another key.
    public init(
        key: PrivateKey, certificate: Certificate, intermediates: [Certificate] = []
    ) throws(XMLSecurityError) {
        guard case .success(let certified) = certificate.publicKey,
            EVP_PKEY_eq(certified.pointer, key.handle.pointer) == 1
        else {
            throw XMLSecurityError(.keyCertificateMismatch, "the certificate does not certify this key")
        }
        self.key = key
        self.certificate = certificate
        self.intermediates = intermediates
    }
}
