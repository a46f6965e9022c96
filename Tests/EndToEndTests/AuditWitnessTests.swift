import AuditLog
import Foundation
import Gateway
import Testing

/// The hub as a witness of the audit logs, with the real programs: what the gateway signs, the hub cosigns.
@Suite struct AuditWitnessTests {
    /// One test, because a federation takes its time to set up.
    @Test(.timeLimit(.minutes(10)))
    func hubCosigns_alsoAfterARotation_andAnOldBackupIsFound() async throws {
        let federation = try await Federation(seed: 13)
        let office = try await AuditedOffice(federation)
        try await newestCheckpointIsCosigned(office)
        try await rotationKeepsTheTrust(office)
        try await lastLineIsSignedAtTheEnd(office)
        try await oldBackupIsFound(office)
        try await federation.stop()
    }

    private func newestCheckpointIsCosigned(_ office: AuditedOffice) async throws {
        try await office.act()
        let note = try await office.cosigned()
        #expect(office.witness.time(of: note) != nil)
        #expect(note.isSigned(by: office.key))
        let published = try await office.lines(of: "audit-key-published")
        #expect(published == [office.key.description])
    }

    private func rotationKeepsTheTrust(_ office: AuditedOffice) async throws {
        let rotated = try await office.json("audit", "rotate-key")
        #expect(rotated.at("old")?.text == office.key.description)
        let new = try NoteVerifierKey(try #require(rotated.at("new")?.text))
        try await office.act()
        let note = try await until("a checkpoint under the new key is cosigned") {
            let note = try await office.cosigned()
            return note.isSigned(by: new) ? note : nil
        }
        #expect(office.witness.time(of: note) != nil && !note.isSigned(by: office.key))
        #expect(try await office.findings().isEmpty)
        let export = try await office.run("audit", "export").output
        let file = try office.federation.scratch.file("export.jsonl", Array(export.utf8))
        let verify = try Program.built("ocmw-verify")
        let sound = try await Program.run(verify, ["log", file, "--key", office.key.description])
        #expect(sound.status == 0, "\(sound.output)")
        let other = try await Program.run(verify, ["log", file, "--key", new.description])
        #expect(other.status == 1 && other.output.contains("later-key: ") && !other.output.contains("other-key"))
        // Whoever asks today learns the key with which the year began.
        let keys = try await office.json("audit", "checkpoint").at("keys")?.elements
        #expect(keys?.map { $0.at("verifierKey")?.text } == [office.key.description, new.description])
    }

    /// SIGTERM signs what was done since the last second.
    private func lastLineIsSignedAtTheEnd(_ office: AuditedOffice) async throws {
        try await office.act()
        try await office.federation.end("gateway-south")
        let report = try #require(await office.json("audit", "verify", mayFail: true).elements.last)
        #expect(report.at("checkpoint") == report.at("lines"))
    }

    /// Whoever restores an old backup and takes the high-water mark away is found by what the hub cosigned.
    private func oldBackupIsFound(_ office: AuditedOffice) async throws {
        let (data, backup) = (office.dataFolder, office.federation.scratch.path + "/backup")
        try FileManager.default.copyItem(atPath: data, toPath: backup)
        try await office.federation.start("gateway-south")
        try await office.act()
        _ = try await office.cosigned()
        try await office.federation.end("gateway-south")
        try FileManager.default.removeItem(atPath: data)
        try FileManager.default.moveItem(atPath: backup, toPath: data)
        for file in try FileManager.default.contentsOfDirectory(atPath: office.keysFolder)
        where file.contains("high-water") {
            try FileManager.default.removeItem(atPath: "\(office.keysFolder)/\(file)")
        }
        try await office.federation.start("gateway-south")
        try await office.act()
        #expect(try await office.findings().contains("high-water-missing"))
        // Somebody answers for it: the log is signed again, and the hub goes on contradicting it.
        _ = try await office.run("audit", "acknowledge", "--reason", "restored-backup")
        try await office.act()
        let found = try await until("the hub contradicts") {
            let findings = try await office.findings()
            return findings.isEmpty ? nil : findings
        }
        // Ahead at first; contradicted once the log has as many lines again.
        #expect(Set(found).isSubset(of: ["witness-ahead", "witness-contradicted"]), "\(found)")
        #expect(try await !office.lines(of: "log-contradicted").isEmpty)
        try await office.federation.end("gateway-south")
    }
}

/// OCMW B at gateway south, its log through the gateway's own commands.
private struct AuditedOffice {
    let federation: Federation
    let witness: CosignatureKey
    let key: NoteVerifierKey

    init(_ federation: Federation) async throws {
        self.federation = federation
        let shown = try await Program.run(
            try Program.built("mock-ksz"), ["witness-key", "--config", "\(federation.folder)/configuration/hub.yaml"])
        witness = try CosignatureKey(shown.output.trimmingCharacters(in: .whitespacesAndNewlines))
        let checkpoint = try await Self.json(federation, ["audit", "checkpoint"])
        key = try NoteVerifierKey(try #require(checkpoint.at("verifierKey")?.text))
    }

    var dataFolder: String { "\(federation.folder)/data/gateway-south" }
    var keysFolder: String { "\(federation.folder)/keys/gateway-south" }

    /// Leaves a line.
    func act() async throws {
        let outcome = try await run("keys", "create", "--label", "act-\(UUID().uuidString.prefix(8))")
        try #require(outcome.status == 0, "\(outcome.output)")
    }

    func run(_ words: String...) async throws -> ProgramOutcome { try await Self.run(federation, words) }

    func json(_ words: String..., mayFail: Bool = false) async throws -> JSONValue {
        try await Self.json(federation, words, mayFail: mayFail)
    }

    /// The newest checkpoint, once it is cosigned.
    func cosigned() async throws -> SignedNote {
        try await until("the newest checkpoint is cosigned") {
            let checkpoint = try await json("audit", "checkpoint")
            guard let cosigned = checkpoint.at("cosigned"), cosigned.at("size") == checkpoint.at("size") else {
                return nil
            }
            return try SignedNote(parsing: Array(try #require(cosigned.at("note")?.text).utf8))
        }
    }

    func findings() async throws -> [String] {
        try await json("audit", "verify", mayFail: true).elements
            .flatMap { $0.at("findings")?.elements ?? [] }.compactMap(\.text)
    }

    /// Objects of the lines of one act.
    func lines(of act: String) async throws -> [String] {
        let lines = try await json("audit", "list", "--limit", "1000").elements
        return lines.filter { $0.at("act")?.text == act }.compactMap { $0.at("object")?.text }
    }

    private static func run(_ federation: Federation, _ words: [String]) async throws -> ProgramOutcome {
        try await Program.run(
            try Program.built("ocmw-gateway"),
            words + ["--config", "\(federation.folder)/configuration/gateway-south.yaml", "--tenant", "b"])
    }

    private static func json(_ federation: Federation, _ words: [String], mayFail: Bool = false) async throws
        -> JSONValue
    {
        let outcome = try await run(federation, words + ["--json"])
        try #require(mayFail || outcome.status == 0, "\(outcome.output)")
        return try JSONValue(bytes: Array(outcome.output.utf8))
    }
}
