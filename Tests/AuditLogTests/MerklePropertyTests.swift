import AuditLog
import Testing

/// Every proof of every tree up to 70 leaves holds, and none holds after a change of one bit.
@Suite struct MerklePropertyTests {
    static let limit = 70
    static let leaves = (0..<limit).map { MerkleHash(leaf: [UInt8($0), 0xAB]) }

    /// The definition of RFC 6962, section 2.1, word for word.
    static func definition(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        guard leaves.count > 1 else { return leaves.first ?? .emptyRoot }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return MerkleHash(left: definition(leaves[..<middle]), right: definition(leaves[middle...]))
    }

    static let roots = (0...limit).map { definition(leaves[..<$0]) }

    static func tree() throws -> MemoryNodes {
        let nodes = MemoryNodes()
        for leaf in leaves { try nodes.append(leaf) }
        return nodes
    }

    @Test func rootsFollowTheDefinition() throws {
        let nodes = try Self.tree()
        var frontier = MerkleFrontier()
        for size in 0...Self.limit {
            #expect(try MerkleTree.root(size: UInt64(size), reader: nodes) == Self.roots[size])
            #expect(frontier.root == Self.roots[size])
            #expect(try MerkleFrontier(size: UInt64(size), reader: nodes) == frontier)
            if size < Self.limit { frontier.append(Self.leaves[size]) }
        }
    }

    @Test func everyInclusionProofHoldsAndNoChangedOneDoes() throws {
        let nodes = try Self.tree()
        for size in 1...Self.limit {
            for index in 0..<size {
                let path = try MerkleTree.inclusionProof(index: UInt64(index), size: UInt64(size), reader: nodes)
                func holds(_ leaf: MerkleHash, _ path: [MerkleHash], _ root: MerkleHash) -> Bool {
                    MerkleTree.verifyInclusion(
                        leafHash: leaf, index: UInt64(index), size: UInt64(size), path: path, root: root)
                }
                let (leaf, root, bit) = (Self.leaves[index], Self.roots[size], (index * 71 + size) % 256)
                #expect(holds(leaf, path, root))
                #expect(!holds(leaf.flipped(bit: bit), path, root))
                #expect(!holds(leaf, path, root.flipped(bit: bit)))
                #expect(!holds(leaf, path + [root], root))
                for step in path.indices {
                    var changed = path
                    changed[step] = path[step].flipped(bit: bit)
                    #expect(!holds(leaf, changed, root))
                    #expect(!holds(leaf, Array(path[..<step]), root))
                }
            }
        }
    }

    @Test func everyConsistencyProofHoldsAndNoChangedOneDoes() throws {
        let nodes = try Self.tree()
        for size in 1...Self.limit {
            for old in 1...size {
                let path = try MerkleTree.consistencyProof(from: UInt64(old), to: UInt64(size), reader: nodes)
                func holds(_ oldRoot: MerkleHash, _ path: [MerkleHash], _ root: MerkleHash) -> Bool {
                    MerkleTree.verifyConsistency(
                        oldSize: UInt64(old), oldRoot: oldRoot, size: UInt64(size), root: root, path: path)
                }
                let (oldRoot, root, bit) = (Self.roots[old], Self.roots[size], (old * 53 + size) % 256)
                #expect(holds(oldRoot, path, root))
                #expect(!holds(oldRoot.flipped(bit: bit), path, root))
                #expect(!holds(oldRoot, path, root.flipped(bit: bit)))
                #expect(!holds(oldRoot, path + [root], root))
                for step in path.indices {
                    var changed = path
                    changed[step] = path[step].flipped(bit: bit)
                    #expect(!holds(oldRoot, changed, root))
                    #expect(!holds(oldRoot, Array(path[..<step]), root))
                }
            }
        }
    }

    @Test func theEmptyTreeIsABeginningOfEveryTree() throws {
        let nodes = try Self.tree()
        #expect(try MerkleTree.consistencyProof(from: 0, to: 9, reader: nodes).isEmpty)
        let root = Self.roots[9]
        #expect(
            MerkleTree.verifyConsistency(oldSize: 0, oldRoot: .emptyRoot, size: 9, root: root, path: []))
        #expect(!MerkleTree.verifyConsistency(oldSize: 0, oldRoot: root, size: 9, root: root, path: []))
        #expect(!MerkleTree.verifyConsistency(oldSize: 10, oldRoot: root, size: 9, root: root, path: []))
        #expect(!MerkleTree.verifyInclusion(leafHash: root, index: 0, size: 0, path: [], root: root))
    }

    /// Inner nodes are no leaves, and the root of a smaller tree is not that of a larger one.
    @Test func aProofOfAnotherHeightIsRefused() throws {
        let nodes = try Self.tree()
        let path = try MerkleTree.inclusionProof(index: 0, size: 8, reader: nodes)
        var node = Self.leaves[0]
        for step in 0...path.count {
            let holds = MerkleTree.verifyInclusion(
                leafHash: node, index: 0, size: 8, path: Array(path[step...]), root: Self.roots[8])
            #expect(holds == (step == 0))
            if step < path.count { node = MerkleHash(left: node, right: path[step]) }
        }
        let short = try MerkleTree.consistencyProof(from: 1, to: 2, reader: nodes)
        for size in [2, 3, 4, 8] as [UInt64] {
            let holds = MerkleTree.verifyConsistency(
                oldSize: 1, oldRoot: Self.roots[1], size: size, root: Self.roots[2], path: short)
            #expect(holds == (size == 2))
        }
    }

    /// Reads and new nodes stay below the height of the tree, so that the cost of appending does not grow with it.
    @Test func appendingAndProvingReadFewNodes() throws {
        let nodes = MemoryNodes()
        var frontier = MerkleFrontier()
        var stored = 0
        for number in 0..<5_000 {
            let leaf = MerkleHash(leaf: withUnsafeBytes(of: number) { Array($0) })
            stored += frontier.append(leaf).count
            nodes.readCount = 0
            try nodes.append(leaf)
            #expect(nodes.readCount <= 13)
        }
        #expect(stored <= 2 * 5_000)
        nodes.readCount = 0
        _ = try MerkleTree.inclusionProof(index: 1_234, size: 5_000, reader: nodes)
        #expect(nodes.readCount <= 26)
        nodes.readCount = 0
        _ = try MerkleTree.consistencyProof(from: 3_333, to: 5_000, reader: nodes)
        #expect(nodes.readCount <= 26)
    }
}
