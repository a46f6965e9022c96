/// The signature algorithms of the profile; raw values are the identifiers of XML Signature. All verify, the SHA-256 ones also sign.
///
/// Source: RFC 6931, sections 2.3.2 to 2.3.4 (RSA) and 2.3.6 (ECDSA).
enum SignatureMethod: String, Sendable, CaseIterable {
    case rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    case ecdsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    case rsaSHA384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
    case rsaSHA512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
    case ecdsaSHA384 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"
    case ecdsaSHA512 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"

    /// The method with that identifier, nil when it is none of the profile.
    init?(identifier: String) {
        guard let method = Self.allCases.first(where: { $0.rawValue.hasSameBytes(as: identifier) }) else { return nil }
        self = method
    }

    /// What is signed is this digest of SignedInfo.
    var digestMethod: DigestMethod {
        switch self {
        case .rsaSHA256, .ecdsaSHA256: .sha256
        case .rsaSHA384, .ecdsaSHA384: .sha384
        case .rsaSHA512, .ecdsaSHA512: .sha512
        }
    }

    /// Whether keys of that kind make such signatures.
    func fits(_ kind: KeyHandle.Kind) -> Bool {
        switch (self, kind) {
        case (.rsaSHA256, .rsa), (.rsaSHA384, .rsa), (.rsaSHA512, .rsa): true
        case (.ecdsaSHA256, .p256), (.ecdsaSHA384, .p256), (.ecdsaSHA512, .p256): true
        case (.ecdsaSHA256, .p384), (.ecdsaSHA384, .p384), (.ecdsaSHA512, .p384): true
        case (.rsaSHA256, _), (.rsaSHA384, _), (.rsaSHA512, _): false
        case (.ecdsaSHA256, .rsa), (.ecdsaSHA384, .rsa), (.ecdsaSHA512, .rsa): false
        }
    }
}

/// The digest algorithms of the profile; raw values are the identifiers of XML Signature. All verify, SHA-256 also signs.
///
/// Source: XML Encryption 1.1, section 5.8 (SHA-256, SHA-512); RFC 6931, section 2.1.3 (SHA-384).
enum DigestMethod: String, Sendable, CaseIterable {
    case sha256 = "http://www.w3.org/2001/04/xmlenc#sha256"
    case sha384 = "http://www.w3.org/2001/04/xmldsig-more#sha384"
    case sha512 = "http://www.w3.org/2001/04/xmlenc#sha512"

    /// The method with that identifier, nil when it is none of the profile.
    init?(identifier: String) {
        guard let method = Self.allCases.first(where: { $0.rawValue.hasSameBytes(as: identifier) }) else { return nil }
        self = method
    }

    /// Length of a digest.
    var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// libcrypto's name for it, resolved once.
    var algorithm: MessageDigest {
        switch self {
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }

    /// The digest of `bytes`.
    func digest(of bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBufferPointer(digest) }

    /// The digest of `bytes`, borrowed for the call.
    func digest(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] { algorithm.digest(of: bytes, byteCount: byteCount) }
}
