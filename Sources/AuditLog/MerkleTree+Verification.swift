/// Checks of proofs: pure arithmetic, no storage.
extension MerkleTree {
    /// Whether `path` proves that `leafHash` is leaf `index` of the tree of `size` leaves with `root`.
    ///
    /// Source: RFC 9162, section 2.1.3.2, which is the check for RFC 6962 proofs.
    public static func verifyInclusion(
        leafHash: MerkleHash, index: UInt64, size: UInt64, path: [MerkleHash], root: MerkleHash
    ) -> Bool {
        guard index < size else { return false }
        var (node, last) = (index, size - 1)
        var hash = leafHash
        for sibling in path {
            guard last != 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = MerkleHash(left: sibling, right: hash)
                while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = MerkleHash(left: hash, right: sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether `path` proves that the tree of `oldSize` leaves with `oldRoot` is a beginning of that of `size` leaves.
    ///
    /// The empty tree is a beginning of every tree, with an empty proof.
    ///
    /// Source: RFC 9162, section 2.1.4.2, which is the check for RFC 6962 proofs.
    public static func verifyConsistency(
        oldSize: UInt64, oldRoot: MerkleHash, size: UInt64, root: MerkleHash, path: [MerkleHash]
    ) -> Bool {
        guard oldSize <= size else { return false }
        if oldSize == size { return path.isEmpty && oldRoot == root }
        if oldSize == 0 { return path.isEmpty && oldRoot == .emptyRoot }
        var rest = path[...]
        var (node, last) = (oldSize - 1, size - 1)
        while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
        // An old tree that is one perfect subtree is not repeated in its own proof.
        guard !path.isEmpty, let seed = node == 0 ? oldRoot : rest.popFirst() else { return false }
        var (oldHash, hash) = (seed, seed)
        for sibling in rest {
            guard last != 0 else { return false }
            if node & 1 == 1 || node == last {
                oldHash = MerkleHash(left: sibling, right: oldHash)
                hash = MerkleHash(left: sibling, right: hash)
                while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = MerkleHash(left: hash, right: sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && oldHash == oldRoot && hash == root
    }
}
