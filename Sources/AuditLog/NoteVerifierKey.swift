import Crypto

/// The public half of an Ed25519 key that signs notes.
///
/// Text form: `name+hex(key ID)+base64(01 || public key)`. Names have no `+`, base 64 may.
/// Key ID = first four bytes of SHA-256(name || 0A || 01 || 32-byte public key). Source: C2SP signed-note, "Signatures".
public struct NoteVerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// Signature type of Ed25519. Timestamped cosignatures are type 04, which this type does not speak.
    static let ed25519: UInt8 = 0x01

    /// Name of the key; for a log its origin.
    public let name: String
    /// The 32 bytes of RFC 8032.
    public let publicKey: [UInt8]
    /// Identifies name, type and key; not a cryptographic hash.
    public let keyID: UInt32

    /// Makes a key. Throws `.malformedKey`.
    public init(name: String, publicKey: [UInt8]) throws(AuditLogError) {
        guard NoteText.isName(name.utf8), publicKey.count == 32 else {
            throw AuditLogError(.malformedKey, "the name is not allowed or the key has not 32 bytes")
        }
        self.name = name
        self.publicKey = publicKey
        keyID = Self.keyID(name: name, type: Self.ed25519, publicKey: publicKey)
    }

    /// Reads the text form. Throws `.malformedKey`, also when the key ID does not fit.
    public init(_ text: String) throws(AuditLogError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let identifier = Hexadecimal.decode(parts[1]), identifier.count == 4,
            let key = Base64.decode(parts[2]), key.first == Self.ed25519, let name = String(parts[0])
        else { throw AuditLogError(.malformedKey, "not of the form name+key ID+base 64 of an Ed25519 key") }
        try self.init(name: name, publicKey: Array(key.dropFirst()))
        guard keyID == identifier.reduce(0, { $0 << 8 | UInt32($1) }) else {
            throw AuditLogError(.malformedKey, "the key ID does not fit name and key")
        }
    }

    /// The text form.
    public var description: String {
        let identifier = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        return "\(name)+\(Hexadecimal.encode(identifier))+\(Base64.encode([Self.ed25519] + publicKey))"
    }

    /// Equality of the bytes of name and key, not of canonically equivalent names.
    public static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.publicKey == right.publicKey
    }

    /// Hashes the public key.
    public func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }

    func isValid(signature: [UInt8], over text: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: text)
    }

    static func keyID(name: String, type: UInt8, publicKey: [UInt8]) -> UInt32 {
        let digest = SHA256.hash(data: Array(name.utf8) + [0x0A, type] + publicKey)
        return digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
