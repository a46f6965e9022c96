import Crypto

/// What the signatures of a note key are made for; each use has a type byte of its own.
///
/// Source: C2SP signed-note, "Signature types".
public protocol NoteKeyUse: Sendable {
    /// The byte before the public key, in the key's text form and in its key ID.
    static var signatureType: UInt8 { get }
}

/// The public half of an Ed25519 key that signs notes, for one use: `NoteVerifierKey` or `CosignatureKey`.
///
/// Text form: `name+hex(key ID)+base64(type || public key)`. Names have no `+`, base 64 may.
/// Key ID = first four bytes of SHA-256(name || 0A || type || 32-byte public key).
/// Source: C2SP signed-note, "Signatures".
public struct NoteKey<Use: NoteKeyUse>: Hashable, Sendable, CustomStringConvertible {
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
        let digest = SHA256.hash(data: Array(name.utf8) + [NoteText.newline, Use.signatureType] + publicKey)
        keyID = UInt32(bigEndian: digest.prefix(4))
    }

    /// Reads the text form. Throws `.malformedKey`, also for a key of another type or when the key ID does not fit.
    public init(_ text: String) throws(AuditLogError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let identifier = Hexadecimal.decode(parts[1]), identifier.count == 4,
            let key = Base64.decode(parts[2]), key.first == Use.signatureType, let name = String(parts[0])
        else { throw AuditLogError(.malformedKey, "not name+key ID+base 64 of a key of type \(Self.typeText)") }
        try self.init(name: name, publicKey: Array(key.dropFirst()))
        guard keyID == UInt32(bigEndian: identifier) else {
            throw AuditLogError(.malformedKey, "the key ID does not fit name and key")
        }
    }

    /// The text form.
    public var description: String {
        let identifier = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        return "\(name)+\(Hexadecimal.encode(identifier))+\(Base64.encode([Use.signatureType] + publicKey))"
    }

    /// Equality of the bytes of name and key, not of canonically equivalent names.
    public static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.publicKey == right.publicKey
    }

    /// Hashes the public key.
    public func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }

    /// Whether a signature line bears this key's name and key ID; it is not verified.
    public func isOwn(_ signature: NoteSignature) -> Bool {
        signature.keyID == keyID && signature.name.utf8.elementsEqual(name.utf8)
    }

    /// Whether `signature` is the Ed25519 signature of this key over `text`.
    func isValid(signature: some Collection<UInt8>, over text: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Array(signature), for: text)
    }

    private static var typeText: String { Hexadecimal.encode([Use.signatureType]) }
}

extension UInt32 {
    fileprivate init(bigEndian bytes: some Sequence<UInt8>) { self = bytes.reduce(0) { $0 << 8 | UInt32($1) } }
}
