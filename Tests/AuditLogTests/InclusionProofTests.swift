import AuditLog
import Testing

@Suite struct InclusionProofTests {
    private static func proof(extra: [UInt8]?) throws -> (InclusionProof, [MerkleHash], NoteSigner) {
        let nodes = MemoryNodes()
        let leaves = (0..<11).map { MerkleHash(leaf: [UInt8($0)]) }
        for leaf in leaves { try nodes.append(leaf) }
        let signer = try Sample.signer()
        let root = try MerkleTree.root(size: 11, reader: nodes)
        let checkpoint = try signer.sign(Checkpoint(origin: Sample.origin, size: 11, root: root))
        let path = try MerkleTree.inclusionProof(index: 6, size: 11, reader: nodes)
        return (InclusionProof(index: 6, path: path, checkpoint: checkpoint.note, extra: extra), leaves, signer)
    }

    @Test(arguments: [nil, [], [6]] as [[UInt8]?]) func aProofStandsAlone(_ extra: [UInt8]?) throws {
        let (proof, leaves, signer) = try Self.proof(extra: extra)
        let read = try InclusionProof(parsing: proof.bytes)
        #expect(read == proof)
        #expect(try read.proves(leafHash: leaves[6], key: signer.verifierKey))
        #expect(try !read.proves(leafHash: leaves[7], key: signer.verifierKey))
        #expect(try !read.proves(leafHash: leaves[6], key: Sample.signer(name: "other").verifierKey))
        let moved = InclusionProof(index: 7, path: proof.path, checkpoint: proof.checkpoint)
        #expect(try !moved.proves(leafHash: leaves[6], key: signer.verifierKey))
    }

    @Test func theTextIsThatOfTheStandard() throws {
        let (proof, _, _) = try Self.proof(extra: nil)
        let lines = String(decoding: proof.bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1")
        #expect(lines[1] == "index 6")
        #expect(lines[2...5].allSatisfy { $0.utf8.count == 44 })
        #expect(lines[6] == "")
        #expect(lines[7] == Sample.origin)
    }

    /// The published example, its shortened signatures replaced.
    @Test func thePublishedExampleIsRead() throws {
        let text = """
            c2sp.org/tlog-proof@v1
            extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ
            index 73894
            gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
            B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
            EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
            RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
            AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

            example.com/fancylog
            109482
            sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

            — example.com/fancylog AAAAAAA=
            — witness1.example AAAAAAA=

            """
        let proof = try InclusionProof(parsing: Array(text.utf8))
        #expect(proof.index == 73_894)
        #expect(proof.path.count == 5)
        #expect(try Checkpoint(text: proof.checkpoint.text).size == 109_482)
        #expect(proof.bytes == Array(text.utf8))
    }

    @Test func otherFormsAreRefused() throws {
        let (proof, _, _) = try Self.proof(extra: [1])
        let text = String(decoding: proof.bytes, as: UTF8.self)
        for (part, other) in [
            ("@v1", "@v2"), ("extra AQ==", "extra AQ="), ("index 6", "index 06"), ("index 6", "index -6"),
            ("index 6\n", ""), ("index 6\n", "index 6\nAAAA\n"), ("extra AQ==\n", "extra AQ==\nextra AQ==\n"),
        ] {
            #expect(throws: AuditLogError(.malformedProof, "")) {
                try InclusionProof(parsing: Array(text.replacing(part, with: other).utf8))
            }
        }
    }
}
