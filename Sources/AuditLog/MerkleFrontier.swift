/// The right edge of a tree: the hashes of the perfect subtrees that its size splits into, largest first.
///
/// Enough to append leaves and to compute the root in memory that grows with the logarithm of the size; the whole tree
/// is never needed. Source: RFC 6962, section 2.1.
public struct MerkleFrontier: Hashable, Sendable {
    /// Number of leaves.
    public private(set) var size: UInt64
    private var subtrees: [MerkleHash]

    /// The tree without leaves.
    public init() {
        size = 0
        subtrees = []
    }

    /// Reads the right edge of a stored tree of `size` leaves: one read for each bit set in `size`.
    ///
    /// Throws `.missingNode`, or what the reader throws.
    public init(size: UInt64, reader: some MerkleNodeReader) throws {
        self.size = size
        subtrees = try MerkleTree.perfectSubtrees(from: 0, to: size).map { try reader.storedHash(at: $0) }
    }

    /// Adds one leaf and returns the perfect subtrees that it completes, to be stored: the leaf itself first.
    ///
    /// - Complexity: two hashes on average, never more than 64.
    @discardableResult
    public mutating func append(_ leafHash: MerkleHash) -> [MerkleNode] {
        var nodes: [MerkleNode] = []
        append(leafHash) { nodes.append($0) }
        return nodes
    }

    /// The same; `completed` is given each subtree.
    public mutating func append(_ leafHash: MerkleHash, completed: (MerkleNode) -> Void) {
        var level: UInt8 = 0
        var index = size
        var hash = leafHash
        completed(MerkleNode(position: MerklePosition(level: level, index: index), hash: hash))
        while index & 1 == 1, let left = subtrees.popLast() {
            hash = MerkleHash(left: left, right: hash)
            level += 1
            index >>= 1
            completed(MerkleNode(position: MerklePosition(level: level, index: index), hash: hash))
        }
        subtrees.append(hash)
        size += 1
    }

    /// The root of the tree.
    public var root: MerkleHash {
        guard let last = subtrees.last else { return .emptyRoot }
        return subtrees.dropLast().reversed().reduce(last) { MerkleHash(left: $1, right: $0) }
    }
}
