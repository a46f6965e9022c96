/// The Base64 of a certificate: compared as bytes, hashed by its end, which is the issuer's signature and differs from all others.
struct TokenText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8.suffix(32) { hasher.combine(byte) }
    }
}

/// Decoded certificates by the bytes they came in, at most 1,024 of at most 8 KiB; when full, it starts anew.
struct CertificateCache {
    private var certificates: [TokenText: Certificate] = [:]

    subscript(text: TokenText) -> Certificate? { certificates[text] }

    mutating func insert(_ certificate: Certificate, for text: TokenText) {
        guard text.text.utf8.count <= 8192 else { return }
        if certificates.count >= 1024 { certificates.removeAll(keepingCapacity: true) }
        certificates[text] = certificate
    }
}
