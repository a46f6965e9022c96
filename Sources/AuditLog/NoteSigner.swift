import Crypto

/// The private half of an Ed25519 key that signs notes.
public struct NoteSigner: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    /// The public half.
    public let verifierKey: NoteVerifierKey

    /// Takes a secret key.
    ///
    /// - Parameters:
    ///   - name: name of the key; for a log its origin.
    ///   - seed: the 32 secret bytes of RFC 8032.
    /// - Throws: `AuditLogError` with `.malformedKey`.
    public init(name: String, seed: [UInt8]) throws(AuditLogError) {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw AuditLogError(.malformedKey, "the secret key has not 32 bytes")
        }
        self.key = key
        verifierKey = try NoteVerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// Signs text, which must end in a newline, and returns the note. Throws `.malformedNote`.
    public func sign(_ text: [UInt8]) throws(AuditLogError) -> SignedNote {
        guard let signature = try? key.signature(for: text) else {
            throw AuditLogError(.malformedNote, "the key could not sign")
        }
        let line = try NoteSignature(name: verifierKey.name, keyID: verifierKey.keyID, signature: Array(signature))
        return try SignedNote(text: text, signatures: [line])
    }

    /// Signs a checkpoint of the log whose origin is this key's name. Throws `.malformedCheckpoint` for another log.
    public func sign(_ checkpoint: Checkpoint) throws(AuditLogError) -> SignedCheckpoint {
        guard checkpoint.origin.utf8.elementsEqual(verifierKey.name.utf8) else {
            throw AuditLogError(.malformedCheckpoint, "the key signs for another log")
        }
        return SignedCheckpoint(checkpoint: checkpoint, note: try sign(checkpoint.text))
    }
}
