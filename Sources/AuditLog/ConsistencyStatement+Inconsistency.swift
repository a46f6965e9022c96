extension ConsistencyStatement {
    /// Why a proof does not lead from one checkpoint to another.
    public enum Inconsistency: Hashable, Sendable {
        /// The larger checkpoint, of size `first`, stands before the one of size `second`.
        case turned(first: UInt64, second: UInt64)
        /// There are `count` hashes, and between these sizes every proof has `due`.
        case hashCount(count: Int, due: Int, old: UInt64, new: UInt64)
        /// Two roots of one size: no proof leads from the one to the other.
        case forked(size: UInt64)
        /// As many hashes as are due lead to other roots: a hash was changed, or the log was.
        case otherRoots(old: UInt64)
    }

    /// Why the proof does not hold; nil when it does, and for notes that are no checkpoints.
    public var inconsistency: Inconsistency? {
        guard let old = try? Checkpoint(text: older.text), let new = try? Checkpoint(text: newer.text) else {
            return nil
        }
        let holds = MerkleTree.verifyConsistency(
            oldSize: old.size, oldRoot: old.root, size: new.size, root: new.root, path: proof)
        if holds { return nil }
        guard old.size <= new.size else { return .turned(first: old.size, second: new.size) }
        if old.size == new.size, old.root != new.root { return .forked(size: old.size) }
        let due = MerkleTree.consistencyProofCount(from: old.size, to: new.size)
        guard proof.count == due else {
            return .hashCount(count: proof.count, due: due, old: old.size, new: new.size)
        }
        return old.size == 0 ? .forked(size: 0) : .otherRoots(old: old.size)
    }
}

extension MerkleTree {
    /// Number of hashes of a consistency proof from `oldSize` to `size`, which is not below it.
    ///
    /// Source: RFC 6962, section 2.1.2 (SUBPROOF): one hash for each step down, and one for an old subtree that is no whole tree.
    static func consistencyProofCount(from oldSize: UInt64, to size: UInt64) -> Int {
        guard oldSize > 0, oldSize < size else { return 0 }
        var (old, all, count, isWholeOldTree) = (oldSize, size, 0, true)
        while old != all {
            let left = UInt64(1) << (63 - (all - 1).leadingZeroBitCount)
            count += 1
            if old <= left {
                all = left
            } else {
                (old, all, isWholeOldTree) = (old - left, all - left, false)
            }
        }
        return isWholeOldTree ? count : count + 1
    }
}
