import AuditLog
import MessageStore
import SocialSecurity

/// Signs the checkpoints of one tenant's audit log with its Ed25519 key.
///
/// There is one secret per tenant; the key's *name* is the origin of a year's log, so each year has a verifier key text
/// of its own. When the key was rotated, which one signs is decided by the log (`LogKeys`).
public struct CheckpointSigner: Sendable {
    private let organisation: EnterpriseNumber
    private let seeds: @Sendable () throws -> [[UInt8]]
    private let retired: @Sendable () throws -> [[UInt8]]

    /// Takes the secret of a tenant that is never rotated.
    ///
    /// - Parameter seed: the 32 secret bytes of RFC 8032.
    /// - Throws: `AuditLogError` with `.malformedKey`.
    public init(organisation: EnterpriseNumber, seed: [UInt8]) throws {
        self.organisation = organisation
        seeds = { [seed] }
        retired = { [] }
        _ = try NoteSigner(name: organisation.digits, seed: seed)
    }

    /// Takes the secrets of a tenant from its key file, also those that another process puts there.
    public init(organisation: EnterpriseNumber, keys: KeyRing) {
        self.organisation = organisation
        seeds = { try keys.noteSigningSeeds() }
        retired = { try keys.retiredNoteKeys() }
    }

    /// The public key of the present secret, 32 bytes.
    public func publicKey() throws -> [UInt8] {
        try Self.publicKey(of: seeds().first ?? [])
    }

    /// The first public key of the logs: the oldest that was rotated out, or the present one.
    public func firstPublicKey() throws -> [UInt8] { try retired().first ?? publicKey() }

    /// The public key of a secret.
    static func publicKey(of seed: [UInt8]) throws -> [UInt8] {
        try NoteSigner(name: "-", seed: seed).verifierKey.publicKey
    }

    /// The key of the present secret with which checkpoints of one year are verified.
    public func verifierKey(year: Int) throws -> NoteVerifierKey {
        try verifierKey(year: year, publicKey: publicKey())
    }

    /// A public key under the name that it has in one year's log.
    public func verifierKey(year: Int, publicKey: [UInt8]) throws -> NoteVerifierKey {
        try NoteVerifierKey(name: origin(year), publicKey: publicKey)
    }

    /// The head of one year's log, not signed.
    func head(year: Int, size: UInt64, root: MerkleHash) throws -> Checkpoint {
        try Checkpoint(origin: origin(year), size: size, root: root)
    }

    /// The head of one year's log, signed with the present secret.
    public func signed(year: Int, size: UInt64, root: MerkleHash) throws -> SignedCheckpoint {
        try signed(year: year, size: size, root: root, publicKey: publicKey())
    }

    /// The head of one year's log, signed with one of the secrets.
    ///
    /// - Parameter publicKey: the key that must sign it.
    /// - Throws: `GatewayError` with `.auditFailed` when its secret is not there.
    public func signed(year: Int, size: UInt64, root: MerkleHash, publicKey: [UInt8]) throws -> SignedCheckpoint {
        let origin = try origin(year)
        for seed in try seeds() {
            let signer = try NoteSigner(name: origin, seed: seed)
            guard signer.verifierKey.publicKey == publicKey else { continue }
            return try signer.sign(Checkpoint(origin: origin, size: size, root: root))
        }
        throw GatewayError(.auditFailed, "the key file does not hold the key in force", rule: "key-missing")
    }

    /// What a kept checkpoint says, when a key of this tenant signed it, present or rotated out; `nil` for any other.
    public func checkpoint(_ kept: KeptCheckpoint) throws -> Checkpoint? {
        let keys = try seeds().map { try Self.publicKey(of: $0) } + retired()
        for publicKey in keys {
            let key = try verifierKey(year: kept.year, publicKey: publicKey)
            guard let signed = try? SignedCheckpoint.verify(Array(kept.note.utf8), key: key) else { continue }
            return signed.checkpoint.size == kept.size ? signed.checkpoint : nil
        }
        return nil
    }

    private func origin(_ year: Int) throws -> String {
        try AuditLogOrigin(organisation: organisation.digits, year: year).description
    }
}
