import AuditLog
import Crypto
import Foundation

/// A log of one test: leaves, tree, checkpoint and cosignature.
final class TestLog {
    private final class Nodes: MerkleNodeReader {
        var hashes: [MerklePosition: MerkleHash] = [:]
        func hash(at position: MerklePosition) throws -> MerkleHash? { hashes[position] }
    }

    let signer: NoteSigner
    let year: Int
    private(set) var leaves: [SealedLeaf] = []
    private let nodes = Nodes()
    private let witness = Curve25519.Signing.PrivateKey()

    /// - Parameter seed: one byte, repeated: the secret key.
    init(organisation: String, year: Int, seed: UInt8 = 7) throws {
        self.year = year
        let origin = try AuditLogOrigin(organisation: organisation, year: year)
        signer = try NoteSigner(name: origin.description, seed: [UInt8](repeating: seed, count: 32))
    }

    var size: UInt64 { UInt64(leaves.count) }

    var witnessKey: CosignatureKey {
        get throws {
            try CosignatureKey(name: "hub.example/witness", publicKey: [UInt8](witness.publicKey.rawRepresentation))
        }
    }

    func append(_ entry: AuditEntry) throws -> SealedLeaf {
        var random = SystemRandomNumberGenerator()
        let leaf = try entry.sealed(using: &random)
        try append(leaf)
        return leaf
    }

    func append(_ leaf: SealedLeaf) throws {
        for node in try MerkleTree.append(leaf.leafHash, toSize: size, reader: nodes) {
            nodes.hashes[node.position] = node.hash
        }
        leaves.append(leaf)
    }

    /// The signed head of the first `size` leaves, cosigned at `time` if there is one.
    func checkpoint(size: UInt64? = nil, cosignedAt time: UInt64?) throws -> SignedNote {
        let size = size ?? self.size
        let root = try MerkleTree.root(size: size, reader: nodes)
        let note = try signer.sign(Checkpoint(origin: signer.verifierKey.name, size: size, root: root)).note
        guard let time else { return note }
        let message = Array("cosignature/v1\ntime \(time)\n".utf8) + note.text
        let stamp = withUnsafeBytes(of: time.bigEndian) { Array($0) }
        let key = try witnessKey
        let line = try NoteSignature(
            name: key.name, keyID: key.keyID, signature: stamp + [UInt8](witness.signature(for: message)))
        return try SignedNote(text: note.text, signatures: note.signatures + [line])
    }

    /// The checkpoints of two sizes and the proof between them.
    func consistency(from old: UInt64, to size: UInt64) throws -> ConsistencyStatement {
        try ConsistencyStatement(
            older: try checkpoint(size: old, cosignedAt: nil), newer: try checkpoint(size: size, cosignedAt: nil),
            proof: try MerkleTree.consistencyProof(from: old, to: size, reader: nodes))
    }

    func proof(_ index: UInt64, _ checkpoint: SignedNote) throws -> InclusionProof {
        let size = try Checkpoint(text: checkpoint.text).size
        return InclusionProof(
            index: index, path: try MerkleTree.inclusionProof(index: index, size: size, reader: nodes),
            checkpoint: checkpoint, extra: leaves[Int(index)].leafBytes)
    }
}
