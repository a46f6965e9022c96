import AuditLog
import Testing

/// Published values of the certificate-transparency reference tree of eight leaves.
@Suite struct MerkleVectorTests {
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].map(bytes)

    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ].map { hash($0) }

    struct Proof: Sendable {
        let from: UInt64
        let size: UInt64
        let path: [MerkleHash]

        init(_ from: UInt64, _ size: UInt64, _ path: [String]) {
            self.from = from
            self.size = size
            self.path = path.map { hash($0) }
        }
    }

    static let inclusion = [
        Proof(0, 1, []),
        Proof(
            0, 8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]),
        Proof(
            5, 8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]),
        Proof(2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        Proof(
            1, 5,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]),
    ]

    static let consistency = [
        Proof(1, 1, []),
        Proof(
            1, 8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]),
        Proof(
            6, 8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]),
        Proof(
            2, 5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]),
        Proof(
            6, 7,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]),
    ]

    private func tree() throws -> MemoryNodes {
        let nodes = MemoryNodes()
        for leaf in Self.leaves { try nodes.append(MerkleHash(leaf: leaf)) }
        return nodes
    }

    @Test func rootsAreThePublishedOnes() throws {
        let nodes = try tree()
        for (size, root) in Self.roots.enumerated() {
            #expect(try MerkleTree.root(size: UInt64(size), reader: nodes) == root)
        }
        #expect(MerkleHash.emptyRoot == Self.roots[0])
    }

    @Test(arguments: inclusion) func inclusionProof(_ proof: Proof) throws {
        let leafHash = MerkleHash(leaf: Self.leaves[Int(proof.from)])
        #expect(
            try MerkleTree.inclusionProof(index: proof.from, size: proof.size, reader: tree()) == proof.path)
        #expect(
            MerkleTree.verifyInclusion(
                leafHash: leafHash, index: proof.from, size: proof.size, path: proof.path,
                root: Self.roots[Int(proof.size)]))
        #expect(
            !MerkleTree.verifyInclusion(
                leafHash: leafHash, index: proof.from, size: proof.size, path: proof.path,
                root: Self.roots[Int(proof.size) - 1]))
    }

    @Test(arguments: consistency) func consistencyProof(_ proof: Proof) throws {
        let (oldRoot, root) = (Self.roots[Int(proof.from)], Self.roots[Int(proof.size)])
        #expect(
            try MerkleTree.consistencyProof(from: proof.from, to: proof.size, reader: tree()) == proof.path)
        #expect(
            MerkleTree.verifyConsistency(
                oldSize: proof.from, oldRoot: oldRoot, size: proof.size, root: root, path: proof.path))
        #expect(
            !MerkleTree.verifyConsistency(
                oldSize: proof.from, oldRoot: oldRoot.flipped(bit: 0), size: proof.size, root: root, path: proof.path))
    }

    @Test func anIndexOutsideTheTreeIsRefused() throws {
        let nodes = try tree()
        #expect(throws: AuditLogError(.outOfRange, "")) {
            try MerkleTree.inclusionProof(index: 8, size: 8, reader: nodes)
        }
        #expect(throws: AuditLogError(.outOfRange, "")) {
            try MerkleTree.consistencyProof(from: 9, to: 8, reader: nodes)
        }
    }

    @Test func aLostNodeIsReported() throws {
        let nodes = try tree()
        nodes.remove(MerklePosition(level: 2, index: 0))
        #expect(throws: AuditLogError(.missingNode, "")) { try MerkleTree.root(size: 5, reader: nodes) }
    }
}
