import Testing

@testable import AuditLog

/// The file that proves that a later checkpoint continues an earlier one.
@Suite struct ConsistencyStatementTests {
    private let origin = "ocmw-gateway/0999999922/2026"
    private let signer: NoteSigner
    private let nodes = NodeTable()

    init() throws {
        signer = try NoteSigner(name: origin, seed: [UInt8](repeating: 1, count: 32))
        var frontier = MerkleFrontier()
        for leaf in 0..<20 as Range<UInt8> { nodes.add(frontier.append(MerkleHash(leaf: [leaf]))) }
    }

    private final class NodeTable: MerkleNodeReader {
        private var hashes: [MerklePosition: MerkleHash] = [:]
        func add(_ nodes: [MerkleNode]) { for node in nodes { hashes[node.position] = node.hash } }
        func hash(at position: MerklePosition) throws -> MerkleHash? { hashes[position] }
    }

    private func note(_ size: UInt64, by signer: NoteSigner? = nil) throws -> SignedNote {
        let root = try MerkleTree.root(size: size, reader: nodes)
        return try (signer ?? self.signer).sign(
            Checkpoint(origin: signer?.verifierKey.name ?? origin, size: size, root: root)
        ).note
    }

    private func statement(_ from: UInt64, _ to: UInt64) throws -> ConsistencyStatement {
        try ConsistencyStatement(
            older: try note(from), newer: try note(to),
            proof: try MerkleTree.consistencyProof(from: from, to: to, reader: nodes))
    }

    @Test func textFormIsReadBackAndHolds() throws {
        for (from, to) in [(0, 7), (3, 7), (8, 20), (7, 7)] as [(UInt64, UInt64)] {
            let made = try statement(from, to)
            let read = try ConsistencyStatement(parsing: made.bytes)
            #expect(read == made && read.failures(keys: [signer.verifierKey]).isEmpty, "\(from) to \(to)")
        }
        let text = String(decoding: try statement(3, 7).bytes, as: UTF8.self)
        #expect(text.hasPrefix("ocmw-gateway/consistency-proof/v1\n") && text.contains("=\n--\n\(origin)\n7\n"))
    }

    @Test func whatDoesNotHoldIsNamed() throws {
        let good = try statement(3, 7)
        let other = try NoteSigner(name: origin, seed: [UInt8](repeating: 2, count: 32))
        let stranger = try NoteSigner(name: "ocmw-gateway/0999999823/2026", seed: [UInt8](repeating: 3, count: 32))
        let key = [signer.verifierKey]
        #expect(try statement(good, proof: []).failures(keys: key) == [.notConsistent])
        #expect(try statement(good, proof: good.proof + [.emptyRoot]).failures(keys: key) == [.notConsistent])
        let swapped = try ConsistencyStatement(older: good.newer, newer: good.older, proof: good.proof)
        #expect(swapped.failures(keys: key) == [.notConsistent])
        #expect(good.failures(keys: [other.verifierKey]) == [.checkpointSignature])
        let rotated = try ConsistencyStatement(older: good.older, newer: try note(7, by: other), proof: good.proof)
        #expect(rotated.failures(keys: key) == [.checkpointSignature])
        #expect(rotated.failures(keys: key + [other.verifierKey]).isEmpty)
        let elsewhere = try ConsistencyStatement(older: good.older, newer: try note(7, by: stranger), proof: good.proof)
        #expect(elsewhere.failures(keys: key + [stranger.verifierKey]) == [.otherLog])
    }

    /// The keys stand in their order: after a rotation the old one signs no larger checkpoint.
    @Test func aKeyThatWasRotatedOutSignsNothingNewer() throws {
        let good = try statement(3, 7)
        let next = try NoteSigner(name: origin, seed: [UInt8](repeating: 2, count: 32))
        let keys = [signer.verifierKey, next.verifierKey]
        let stolen = try ConsistencyStatement(older: try note(3, by: next), newer: good.newer, proof: good.proof)
        #expect(stolen.failures(keys: keys).map(\.rawValue) == ["key-rotated"])
        #expect(stolen.failures(keys: keys.reversed()).isEmpty)
        let after = try ConsistencyStatement(
            older: try note(3, by: next), newer: try note(7, by: next), proof: good.proof)
        #expect(after.failures(keys: keys).isEmpty)
    }

    /// C2SP lets an extension line be `--`; ours are none, and a file with one would be read back as something else.
    @Test func aNoteWithTheLineBetweenNotesIsNotWritten() throws {
        let good = try statement(7, 7)
        for line in ["--", "---"] {
            let root = try MerkleTree.root(size: 7, reader: nodes)
            let note = try signer.sign(Checkpoint(origin: origin, size: 7, root: root, extensions: [line])).note
            for (older, newer) in [(note, good.newer), (good.older, note)] {
                let made = try? ConsistencyStatement(older: older, newer: newer, proof: [])
                #expect((made == nil) == (line == "--"))
                if let made { #expect(try ConsistencyStatement(parsing: made.bytes) == made) }
            }
        }
    }

    private func statement(_ base: ConsistencyStatement, proof: [MerkleHash]) throws -> ConsistencyStatement {
        try ConsistencyStatement(older: base.older, newer: base.newer, proof: proof)
    }

    @Test func otherFormsAreRefused() throws {
        let good = String(decoding: try statement(3, 7).bytes, as: UTF8.self)
        let bad = [
            "", good.replacing("/v1", with: "/v2"), good.replacing("--\n", with: ""),
            good.replacing("v1\n", with: "v1\nAAAA\n"), String(good.dropLast()), String(good.prefix(200)),
        ]
        for text in bad {
            #expect(throws: AuditLogError.self, "\(text.prefix(30))") {
                try ConsistencyStatement(parsing: Array(text.utf8))
            }
        }
    }
}
