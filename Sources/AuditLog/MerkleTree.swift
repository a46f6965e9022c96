/// Roots and proofs of a stored tree, computed from its perfect subtrees.
///
/// Functions throw what the reader throws, which is why their `throws` is not typed; faults of their own are
/// `AuditLogError`. Source: RFC 6962, section 2.1.
public enum MerkleTree {
    /// Nodes to be stored when `leafHash` becomes leaf number `size`. For several leaves in a row keep a `MerkleFrontier`.
    ///
    /// - Complexity: O(log n) reads and hashes.
    public static func append(
        _ leafHash: MerkleHash, toSize size: UInt64, reader: some MerkleNodeReader
    ) throws -> [MerkleNode] {
        var frontier = try MerkleFrontier(size: size, reader: reader)
        return frontier.append(leafHash)
    }

    /// Root of the first `size` leaves.
    ///
    /// - Complexity: O(log n) reads.
    public static func root(size: UInt64, reader: some MerkleNodeReader) throws -> MerkleHash {
        try MerkleFrontier(size: size, reader: reader).root
    }

    /// Proof that leaf `index` is in the tree of `size` leaves: sibling hashes from the leaf up to the root.
    ///
    /// - Throws: `.outOfRange` unless `index < size`.
    /// - Complexity: O(log n) reads.
    ///
    /// Source: RFC 6962, section 2.1.1.
    public static func inclusionProof(
        index: UInt64, size: UInt64, reader: some MerkleNodeReader
    ) throws -> [MerkleHash] {
        guard index < size else { throw AuditLogError(.outOfRange, "index is not below size") }
        var path: [MerkleHash] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.lowerBound + largestPowerOfTwo(below: range.upperBound - range.lowerBound)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            path.append(try root(of: index < middle ? right : left, reader: reader))
            range = index < middle ? left : right
        }
        return path.reversed()
    }

    /// Proof that the tree of `oldSize` leaves is a beginning of the tree of `size` leaves.
    ///
    /// Empty when the sizes are equal or the old tree is empty.
    ///
    /// - Throws: `.outOfRange` unless `oldSize <= size`.
    /// - Complexity: O(log n) reads.
    ///
    /// Source: RFC 6962, section 2.1.2.
    public static func consistencyProof(
        from oldSize: UInt64, to size: UInt64, reader: some MerkleNodeReader
    ) throws -> [MerkleHash] {
        guard oldSize <= size else { throw AuditLogError(.outOfRange, "old size is above size") }
        guard oldSize > 0, oldSize < size else { return [] }
        var path: [MerkleHash] = []
        var range = 0..<size
        var isWholeOldTree = true
        while range.upperBound != oldSize {
            let middle = range.lowerBound + largestPowerOfTwo(below: range.upperBound - range.lowerBound)
            if oldSize <= middle {
                path.append(try root(of: middle..<range.upperBound, reader: reader))
                range = range.lowerBound..<middle
            } else {
                path.append(try root(of: range.lowerBound..<middle, reader: reader))
                range = middle..<range.upperBound
                isWholeOldTree = false
            }
        }
        if !isWholeOldTree { path.append(try root(of: range, reader: reader)) }
        return path.reversed()
    }

    /// Root of the leaves of `range`, which begins at a multiple of its size rounded up to a power of two.
    private static func root(of range: Range<UInt64>, reader: some MerkleNodeReader) throws -> MerkleHash {
        let hashes = try perfectSubtrees(from: range.lowerBound, to: range.upperBound).map {
            try reader.storedHash(at: $0)
        }
        guard let last = hashes.last else { return .emptyRoot }
        return hashes.dropLast().reversed().reduce(last) { MerkleHash(left: $1, right: $0) }
    }

    /// The perfect subtrees that cover `start..<end`, largest first.
    static func perfectSubtrees(from start: UInt64, to end: UInt64) -> [MerklePosition] {
        var positions: [MerklePosition] = []
        var begin = start
        while begin < end {
            let level = 63 - (end - begin).leadingZeroBitCount
            positions.append(MerklePosition(level: UInt8(level), index: begin >> UInt64(level)))
            begin += 1 << UInt64(level)
        }
        return positions
    }

    /// The largest power of two smaller than `count`, which is at least 2.
    private static func largestPowerOfTwo(below count: UInt64) -> UInt64 {
        1 << UInt64(63 - (count - 1).leadingZeroBitCount)
    }
}
