import AuditLog
import Foundation
import Testing

/// `Tests/Judges/audit_verifier.py`, written from `docs/audit-log.md` alone, agrees with what this program writes.
///
/// The other way round, on the vectors that both run, see `VectorFileTests`.
@Suite struct JudgeTests {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a judge and returns its exit code and what it printed.
    private static func run(_ arguments: [String]) throws -> (code: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B"] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    /// Has the judge run vectors made here, in a folder of their own.
    private static func judge(_ kind: String, _ vectors: [[String: Any]]) throws -> (code: Int32, text: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "audit-judge-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file: [String: Any] = [
            "format": "ocmw-gateway/audit-vectors/v1", "kind": kind, "source": "this program", "vectors": vectors,
        ]
        try JSONSerialization.data(withJSONObject: file).write(to: folder.appending(path: "made.json"))
        return try run([tests.appending(path: "Judges/audit_verifier.py").path, "vectors", folder.path])
    }

    private static func vector(
        _ name: String, valid: Bool = true, _ input: [String: Any], output: [String: Any]? = nil
    ) -> [String: Any] {
        ["name": name, "valid": valid, "input": input].merging(output.map { ["output": $0] } ?? [:]) { $1 }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    private static func sealed(_ entry: AuditEntry = Sample.entry(), seed: UInt64 = 11) throws -> SealedLeaf {
        var random = SeededRandom(state: seed)
        return try entry.sealed(using: &random)
    }

    /// The clear fields of `Sample.entry()`.
    private static var clear: [String: Any] {
        [
            "act": "consultation-outcome", "time": Sample.time, "access": "consulted", "organisation": "0999999922",
            "application": "Social Desk", "application-version": "4.2", "role": "social-worker",
            "legal-context": "PCSA:SOCIAL_INQUIRY", "quality-code": 2, "service": "consultation/consultLivingWages",
            "service-version": "v1", "counterpart": "1999999943", "ticket": "5d2f6a50-7f6e-4b43-9d8a-0a6b5d0f3e21",
            "ksz-ticket": "KSZ-1", "conversation": "c-1", "outcome": "refused", "rule": "MSG00012",
        ]
    }

    /// The commitments of a whole line as they stand in its bytes, in the order of their tags.
    private static func commitments(_ leaf: [UInt8]) -> [String: [UInt8]] {
        let names: [UInt8: String] = [0x08: "user", 0x0A: "session", 0x0B: "subject", 0x14: "message-digest"]
        var (found, position) = ([String: [UInt8]](), 4)
        while position < leaf.count {
            let end = position + 3 + Int(leaf[position + 1]) << 8 + Int(leaf[position + 2])
            if let name = names[leaf[position]] { found[name] = Array(leaf[(position + 3)..<end]) }
            position = end
        }
        return found
    }

    @Test func theJudgeReadsTheSameFieldsInALine() throws {
        let last = try Checkpoint(origin: "ocmw-gateway/0999999922/2025", size: 4, root: MerkleHash(leaf: [1]))
        var opening = Sample.opening(previous: last)
        opening.object = "2026"
        let clearOpening: [String: Any] = [
            "act": "log-opened", "time": Sample.time, "access": "changed", "organisation": "0999999922",
            "application": "ocmw-gateway", "process": "audit", "object": "2026",
            "previous-checkpoint": String(decoding: last.text, as: UTF8.self),
        ]
        let (whole, first) = (try Self.sealed(), try Self.sealed(opening))
        let verdict = try Self.judge(
            "leaf",
            [
                Self.vector(
                    "whole", ["leafHex": Self.hexadecimal(whole.leafBytes)],
                    output: [
                        "fields": Self.clear.merging(Self.commitments(whole.leafBytes).mapValues(Self.hexadecimal)) {
                            $1
                        }
                    ]),
                Self.vector(
                    "first", ["leafHex": Self.hexadecimal(first.leafBytes)], output: ["fields": clearOpening]),
            ])
        #expect(verdict.code == 0, "\(verdict.text)")
    }

    /// Fails when an act or outcome is added here and not to the judge.
    @Test func theJudgeKnowsEveryActAndOutcome() throws {
        var entries = AuditAct.allCases.map { act in
            var entry = Sample.entry()
            entry.act = act
            return (act.rawValue, entry)
        }
        for outcome in AuditOutcome.allCases {
            var entry = Sample.entry()
            entry.outcome = outcome
            entries.append((outcome.rawValue, entry))
        }
        let vectors = try entries.map { name, entry in
            Self.vector(name, ["leafHex": Self.hexadecimal(try Self.sealed(entry).leafBytes)])
        }
        let verdict = try Self.judge("leaf", vectors)
        #expect(verdict.code == 0, "\(verdict.text)")
    }

    @Test func theJudgeOpensTheSameCommitments() throws {
        let sealed = try Self.sealed()
        let commitments = Self.commitments(sealed.leafBytes)
        let vectors = sealed.side.secrets.flatMap { field, secret in
            PersonalField.allCases.map { shown in
                Self.vector(
                    "\(field.rawValue) as \(shown.rawValue)", valid: field == shown,
                    [
                        "field": shown.rawValue, "saltHex": Self.hexadecimal(secret.salt),
                        "valueHex": Self.hexadecimal(secret.value),
                        "commitmentHex": Self.hexadecimal(commitments[field.rawValue] ?? []),
                    ])
            }
        }
        let verdict = try Self.judge("commitment", vectors)
        #expect(verdict.code == 0 && vectors.count == 16, "\(verdict.text)")
    }

    @Test func theJudgeReadsOpenedProofsAsTheyAreWritten() throws {
        let sealed = try Self.sealed()
        let nodes = MemoryNodes()
        try nodes.append(MerkleHash(leaf: [0]))
        try nodes.append(sealed.leafHash)
        let signer = try NoteSigner(name: Sample.origin, seed: [UInt8](repeating: 7, count: 32))
        let root = try MerkleTree.root(size: 2, reader: nodes)
        let proof = InclusionProof(
            index: 1, path: try MerkleTree.inclusionProof(index: 1, size: 2, reader: nodes),
            checkpoint: try signer.sign(Checkpoint(origin: Sample.origin, size: 2, root: root)).note,
            extra: sealed.leafBytes)
        let file = try OpenedProof(key: signer.verifierKey, openings: sealed.side.secrets, proof: proof)
        let input: [String: Any] = [
            "file": String(decoding: file.bytes, as: UTF8.self), "keys": ["\(signer.verifierKey)"], "witnesses": [],
        ]
        let values = sealed.side.secrets.map { ($0.rawValue, Self.hexadecimal($1.value)) }
        let opened = Dictionary(uniqueKeysWithValues: values)
        let verdict = try Self.judge("opened", [Self.vector("all", input, output: ["opened": opened])])
        #expect(verdict.code == 0 && opened.count == 4, "\(verdict.text)")
        #expect(try OpenedProof(parsing: file.bytes) == file)
    }

    @Test func theJudgeAgreesOnEveryConsistencyProofUpTo40() throws {
        let nodes = MemoryNodes()
        var roots = [MerkleHash.emptyRoot]
        var vectors: [[String: Any]] = []
        for size in UInt64(1)...40 {
            try nodes.append(MerkleHash(leaf: [UInt8(size)]))
            roots.append(try MerkleTree.root(size: size, reader: nodes))
            for old in 0...size {
                let path = try MerkleTree.consistencyProof(from: old, to: size, reader: nodes)
                let input: [String: Any] = [
                    "oldSize": old, "oldRoot": roots[Int(old)].description, "size": size,
                    "root": roots[Int(size)].description, "path": path.map(\.description),
                ]
                vectors.append(Self.vector("\(old) to \(size)", input))
            }
        }
        let verdict = try Self.judge("consistency", vectors)
        #expect(verdict.code == 0, "\(verdict.text.split(separator: "\n").filter { !$0.hasPrefix("ok") })")
    }

    @Test func theJudgeFollowsAProofAndAnExport() throws {
        let export = try AuditExportTests.Export()
        let last = try #require(export.checkpoints.last)
        let nodes = MemoryNodes()
        for leaf in export.leaves { try nodes.append(MerkleHash(leaf: leaf)) }
        let note = try export.signer.sign(last).note
        let proofs = try export.leaves.indices.map { index in
            let path = try MerkleTree.inclusionProof(index: UInt64(index), size: 7, reader: nodes)
            let proof = InclusionProof(index: UInt64(index), path: path, checkpoint: note, extra: export.leaves[index])
            return Self.vector(
                "\(index)",
                [
                    "proof": String(decoding: proof.bytes, as: UTF8.self), "key": "\(export.signer.verifierKey)",
                    "leafHex": Self.hexadecimal(export.leaves[index]),
                ], output: ["index": index, "size": 7])
        }
        let proven = try Self.judge("proof", proofs)
        #expect(proven.code == 0, "\(proven.text)")
        let key = "\(export.signer.verifierKey)"
        let exports = [
            Self.vector(
                "whole", ["lines": export.lines, "key": key], output: ["size": 7, "root": last.root.description]),
            Self.vector("line 4 left out", valid: false, ["lines": export.lines.filter { $0 != export.lines[3] }]),
            Self.vector(
                "line 2 left out", valid: false, ["lines": export.lines.filter { $0 != export.lines[1] }, "key": key]),
        ]
        let verdict = try Self.judge("export", exports)
        #expect(verdict.code == 0, "\(verdict.text)")
    }

    /// The judge has an opinion: told the contrary of what is so, it differs.
    @Test func theJudgeContradictsAVectorThatLies() throws {
        let leaf = Self.hexadecimal(try Self.sealed().leafBytes)
        var other = Self.clear
        other["rule"] = "other"
        for lie in [
            Self.vector("right", valid: false, ["leafHex": leaf]), Self.vector("cut", ["leafHex": "4f475701"]),
            Self.vector("other fields", ["leafHex": leaf], output: ["fields": other]),
        ] {
            #expect(try Self.judge("leaf", [lie]).code == 1)
        }
    }

    @Test func theJudgeAgreesOnEveryVectorOfTheFolder() throws {
        let (verifier, folder) = ("Judges/audit_verifier.py", Self.tests.appending(path: "Vectors/audit").path)
        let verdict = try Self.run([Self.tests.appending(path: verifier).path, "vectors", folder])
        #expect(verdict.code == 0, "\(verdict.text.split(separator: "\n").filter { !$0.hasPrefix("ok") })")
        #expect(verdict.text.split(separator: "\n").count > 1000)
    }

    @Test func theMadeVectorsAreThoseOfTheScript() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "audit-vectors-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try Self.run([Self.tests.appending(path: "Judges/audit_make_vectors.py").path, folder.path])
        #expect(made.code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.count >= 5)
        for name in names {
            let kept = try Data(contentsOf: Self.tests.appending(path: "Vectors/audit/\(name)"))
            #expect(try Data(contentsOf: folder.appending(path: name)) == kept, "\(name): run the script and commit")
        }
    }

    /// An auditor reads it as the example of how small a verifier can be.
    @Test func theJudgeIsSmall() throws {
        let text = try String(contentsOf: Self.tests.appending(path: "Judges/audit_verifier.py"), encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 201)
    }
}
