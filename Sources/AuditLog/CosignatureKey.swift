import Crypto

/// The public key of a witness: it cosigns checkpoints of other people's logs with the time at which it did.
///
/// Text form: `name+hex(key ID)+base64(04 || public key)`. Key ID = first four bytes of SHA-256(name || 0A || 04 ||
/// 32-byte public key). A signature is an 8-byte time in seconds and 64 bytes of Ed25519 over `cosignature/v1`,
/// `time N` and the text of the checkpoint. Source: C2SP tlog-cosignature, "Format".
public struct CosignatureKey: Hashable, Sendable, CustomStringConvertible {
    private static let type: UInt8 = 0x04

    /// Name of the witness.
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
        keyID = NoteVerifierKey.keyID(name: name, type: Self.type, publicKey: publicKey)
    }

    /// Reads the text form. Throws `.malformedKey`, also when the key ID does not fit.
    public init(_ text: String) throws(AuditLogError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let identifier = Hexadecimal.decode(parts[1]), identifier.count == 4,
            let key = Base64.decode(parts[2]), key.first == Self.type, let name = String(parts[0])
        else { throw AuditLogError(.malformedKey, "not of the form name+key ID+base 64 of a key of type 04") }
        try self.init(name: name, publicKey: Array(key.dropFirst()))
        guard keyID == identifier.reduce(0, { $0 << 8 | UInt32($1) }) else {
            throw AuditLogError(.malformedKey, "the key ID does not fit name and key")
        }
    }

    /// The text form.
    public var description: String {
        let identifier = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        return "\(name)+\(Hexadecimal.encode(identifier))+\(Base64.encode([Self.type] + publicKey))"
    }

    /// Equality of the bytes of name and key, not of canonically equivalent names.
    public static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.publicKey == right.publicKey
    }

    /// Hashes the public key.
    public func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }

    /// When the witness cosigned the text of a note, in seconds since 1970-01-01T00:00:00Z: the newest time.
    ///
    /// - Returns: nil when it has no cosignature here, or when any that bears its name and key ID is wrong.
    public func time(of note: SignedNote) -> UInt64? {
        let times = note.signatures.filter(isOwn).map { time(of: $0, over: note.text) }
        return times.contains(nil) ? nil : times.compactMap { $0 }.max()
    }

    /// Whether a signature line bears this key's name and key ID; it is not verified.
    public func isOwn(_ signature: NoteSignature) -> Bool {
        signature.keyID == keyID && signature.name.utf8.elementsEqual(name.utf8)
    }

    private func time(of signature: NoteSignature, over text: [UInt8]) -> UInt64? {
        guard signature.signature.count == 72,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
        else { return nil }
        let time = signature.signature.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard time <= UInt64(Int64.max) else { return nil }
        let message = Array("cosignature/v1\ntime \(time)\n".utf8) + text
        return key.isValidSignature(signature.signature.dropFirst(8), for: message) ? time : nil
    }
}
