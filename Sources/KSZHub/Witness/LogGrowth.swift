import XMLSecurity

/// The question that a witness asks: is the old tree a beginning of the new one?
///
/// Source: RFC 6962, sections 2.1.2 and 2.1.4; the algorithm is that of RFC 9162, section 2.1.4.2.
enum LogGrowth {
    /// Whether a consistency proof leads from one root to another.
    ///
    /// - Parameters:
    ///   - proof: hashes of 32 bytes; empty from size 0 and between equal sizes.
    /// - Returns: true when the first `oldSize` leaves under `root` are those under `oldRoot`.
    static func isProven(
        from oldSize: UInt64, root oldRoot: [UInt8], to size: UInt64, root: [UInt8], by proof: [[UInt8]]
    ) -> Bool {
        guard oldSize > 0, oldSize < size else {
            return proof.isEmpty && (oldSize == 0 || oldSize == size && oldRoot == root)
        }
        var path = proof[...]
        // The root of a perfect old tree is a node of the new one and not repeated in the proof.
        guard let first = oldSize.nonzeroBitCount == 1 ? oldRoot : path.popFirst() else { return false }
        let shift = UInt64((oldSize - 1).trailingOneCount)
        var (node, last) = ((oldSize - 1) >> shift, (size - 1) >> shift)
        var (oldHash, hash) = (first, first)
        for sibling in path {
            guard last != 0 else { return false }
            if node & 1 == 1 || node == last {
                oldHash = parent(sibling, oldHash)
                hash = parent(sibling, hash)
                while node & 1 == 0, node != 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = parent(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && oldHash == oldRoot && hash == root
    }

    private static func parent(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        SHA256Digest.of([0x01] + left + right)
    }
}

extension UInt64 {
    /// Number of ones at the low end.
    fileprivate var trailingOneCount: Int { (~self).trailingZeroBitCount }
}
