/// Where a perfect subtree stands: it covers the leaves `index << level` up to, not including, `(index + 1) << level`.
public struct MerklePosition: Hashable, Sendable {
    /// Height above the leaves; 0 is a leaf hash.
    public let level: UInt8
    /// Number of the subtree from the left at its level, from 0.
    public let index: UInt64

    /// Names a subtree.
    public init(level: UInt8, index: UInt64) {
        self.level = level
        self.index = index
    }
}

/// The hash of one perfect subtree, to be stored once and never changed.
public struct MerkleNode: Hashable, Sendable {
    /// Where the subtree stands.
    public let position: MerklePosition
    /// Its root hash.
    public let hash: MerkleHash

    /// Puts a position and a hash together.
    public init(position: MerklePosition, hash: MerkleHash) {
        self.position = position
        self.hash = hash
    }
}

/// Stored hashes of perfect subtrees, read one at a time.
public protocol MerkleNodeReader {
    /// Returns the stored hash, or nil if there is none. Throws what the storage throws.
    func hash(at position: MerklePosition) throws -> MerkleHash?
}

extension MerkleNodeReader {
    /// The hash at a position that must be stored.
    func storedHash(at position: MerklePosition) throws -> MerkleHash {
        guard let hash = try hash(at: position) else {
            throw AuditLogError(.missingNode, "no stored node at level \(position.level), index \(position.index)")
        }
        return hash
    }
}
