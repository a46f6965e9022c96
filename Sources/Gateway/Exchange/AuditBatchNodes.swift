import AuditLog

/// Stored nodes that end with a line of a batch, by level and place.
struct AuditBatchNodes {
    private var levels: [Level] = []

    private struct Level {
        /// Of the first one that may be there.
        let first: UInt64
        var hashes: [MerkleHash?]
    }

    /// - Parameter leaves: lines of the batch; other nodes are not kept.
    init(_ nodes: [MerkleNode], endingIn leaves: Range<UInt64>) {
        for level in UInt64(0)..<63 {
            let (first, end) = (leaves.lowerBound >> level, leaves.upperBound >> level)
            guard first < end else { break }
            levels.append(Level(first: first, hashes: [MerkleHash?](repeating: nil, count: Int(end - first))))
        }
        for node in nodes {
            guard let place = place(of: node.position) else { continue }
            levels[Int(node.position.level)].hashes[place] = node.hash
        }
    }

    init() {}

    func hash(at position: MerklePosition) -> MerkleHash? {
        place(of: position).flatMap { levels[Int(position.level)].hashes[$0] }
    }

    private func place(of position: MerklePosition) -> Int? {
        guard Int(position.level) < levels.count, position.index >= levels[Int(position.level)].first else {
            return nil
        }
        let place = position.index - levels[Int(position.level)].first
        return place < UInt64(levels[Int(position.level)].hashes.count) ? Int(place) : nil
    }
}
