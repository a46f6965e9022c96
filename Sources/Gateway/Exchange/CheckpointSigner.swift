import AuditLog
import SocialSecurity

/// Signs the checkpoints of one tenant's audit log with its Ed25519 key.
///
/// There is one secret per tenant; the key's *name* is the origin of a year's log, so each year has a verifier key text
/// of its own.
public struct CheckpointSigner: Sendable {
    private let organisation: EnterpriseNumber
    private let seed: [UInt8]

    /// Takes the secret of a tenant.
    ///
    /// - Parameter seed: the 32 secret bytes of RFC 8032.
    /// - Throws: `AuditLogError` with `.malformedKey`.
    public init(organisation: EnterpriseNumber, seed: [UInt8]) throws {
        self.organisation = organisation
        self.seed = seed
        _ = try NoteSigner(name: organisation.digits, seed: seed)
    }

    /// The public key with which checkpoints of one year are verified.
    public func verifierKey(year: Int) throws -> NoteVerifierKey {
        try signer(year: year).verifierKey
    }

    /// The signed head of one year's log.
    public func signed(year: Int, size: UInt64, root: MerkleHash) throws -> SignedCheckpoint {
        let signer = try signer(year: year)
        return try signer.sign(Checkpoint(origin: signer.verifierKey.name, size: size, root: root))
    }

    private func signer(year: Int) throws -> NoteSigner {
        let origin = try AuditLogOrigin(organisation: organisation.digits, year: year)
        return try NoteSigner(name: origin.description, seed: seed)
    }
}
