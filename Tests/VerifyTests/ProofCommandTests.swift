import ArgumentParser
import AuditLog
import Foundation
import Testing

@testable import ocmw_verify

/// `ocmw-verify proof`: what it says and with which exit status. Which files hold, `Tests/Vectors/audit/made-opened.json` says.
@Suite struct ProofCommandTests {
    private let log: TestLog
    private let leaf: SealedLeaf
    private let note: SignedNote

    init() throws {
        log = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026)
        var entry = AuditEntry(
            act: .personViewed, timeMilliseconds: 1_780_000_000_000, access: .consulted,
            organisation: VerifyPKI.asker.digits, application: "desk",
            actor: .user(ssin: "85043199879", role: "social-worker", session: "s-\u{9B}1\u{202E}\u{2066}"),
            subjectSSIN: "71023000122")
        entry.outcome = .done
        leaf = try log.append(entry)
        note = try log.checkpoint(cosignedAt: 1_780_000_060)
    }

    private func file(_ openings: [PersonalField: AuditSecret], key: NoteVerifierKey? = nil) throws -> OpenedProof {
        try OpenedProof(key: key ?? log.signer.verifierKey, openings: openings, proof: try log.proof(0, note))
    }

    private func report(_ file: OpenedProof, keys: [NoteVerifierKey]? = nil) throws -> OpenedProofReport {
        OpenedProofJudge(keys: keys ?? [log.signer.verifierKey]).report(on: try OpenedProof(parsing: file.bytes))
    }

    @Test func whatIsOpenedIsShownAndTheRestIsSaidNotToBe() throws {
        let text = ProofReport.text(try report(try file([.subject: try #require(leaf.side[.subject])])))
        #expect(text.hasPrefix("valid: line 0 of ocmw-gateway/\(VerifyPKI.asker.digits)/2026"))
        #expect(text.contains("subject: 71023000122 (proven)") && text.contains("user: not opened"))
        #expect(!text.contains("message-digest") && !text.contains("85043199879"))
    }

    @Test func anotherValueIsUnprovenAndNotShown() throws {
        let secret = try #require(leaf.side[.subject])
        let wrong = AuditSecret(salt: secret.salt, value: Array("71023000023".utf8))
        let report = try report(try file([.subject: wrong, .user: try #require(leaf.side[.user])]))
        let text = ProofReport.text(report)
        #expect(report.findings.map(\.code) == [.openingWrong] && text.hasPrefix("unproven: "))
        #expect(text.contains("subject: unproven") && text.contains("user: 85043199879 (proven)"))
        #expect(!text.contains("71023000023"))
        let json = try ProofReport.json(report)
        #expect(json.contains(#""valid" : false"#) && !json.contains("71023000023"))
    }

    @Test func aFittingOpeningOfALineThatIsNotProvenIsUnproven() throws {
        let other = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026, seed: 8).signer.verifierKey
        let report = try report(try file([.subject: try #require(leaf.side[.subject])]), keys: [other])
        #expect(report.openings == [.subject: .unproven])
        #expect(report.findings.map(\.code) == [.checkpointSignature])
        let text = ProofReport.text(report)
        #expect(text.contains("expected a signature of \(other.keyText)"))
        #expect(
            text.contains("the checkpoint bears \(log.signer.verifierKey.keyText)") && !text.contains("71023000122"))
    }

    /// What a stranger with the year's first key sees after a rotation: not a forgery, and what to give.
    @Test func aCheckpointUnderAnotherKeyOfThisLogSaysWhatARotationDoes() throws {
        let first = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026, seed: 8).signer.verifierKey
        let text = ProofReport.text(try report(try file([:]), keys: [first]))
        #expect(text.contains("That is what one sees after the log's key was rotated: give the keys of the year"))
        #expect(text.contains("(repeat --key)") && text.contains("ocmw-gateway audit checkpoint --year"))
        let other = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026, seed: 9)
        let foreign = try SignedNote(
            text: note.text,
            signatures: [
                NoteSignature(name: "hub.example/witness", keyID: 7, signature: [UInt8](repeating: 1, count: 64))
            ])
        let proof = InclusionProof(index: 0, path: [], checkpoint: foreign, extra: leaf.leafBytes)
        let unsigned = ProofReport.text(
            try report(
                try OpenedProof(key: nil, openings: [:], proof: proof), keys: [other.signer.verifierKey]))
        #expect(unsigned.contains("the checkpoint bears hub.example/witness") && !unsigned.contains("rotated"))
    }

    /// The right key's signature is there, and does not hold: it is not said to be missing, and no other key is asked for.
    @Test func aSignatureThatDoesNotFitIsSaidToBeThere() throws {
        let signatures = note.signatures.map { line in
            (try? NoteSignature(name: line.name, keyID: line.keyID, signature: line.signature.map { $0 ^ 1 })) ?? line
        }
        let proof = InclusionProof(
            index: 0, path: [], checkpoint: try SignedNote(text: note.text, signatures: signatures),
            extra: leaf.leafBytes)
        let key = log.signer.verifierKey
        let found = try report(try OpenedProof(key: nil, openings: [:], proof: proof))
        #expect(found.findings.map(\.code) == [.checkpointSignature])
        for shown in [ProofReport.text(found), try ProofReport.json(found)] {
            #expect(shown.contains("a signature of \(key.keyText) is there and does not fit the text"))
            #expect(shown.contains("the checkpoint or the signature was changed"))
            #expect(!shown.contains("expected") && !shown.contains("rotated"))
        }
    }

    @Test func aTerminalDoesNotActUponASession() throws {
        let text = ProofReport.text(try report(try file([.session: try #require(leaf.side[.session])])))
        #expect(text.contains(#"session: s-\u{009B}1\u{202E}\u{2066} (proven)"#))
    }

    @Test func aTerminalDoesNotActUponTheJSONOfASession() throws {
        let json = try ProofReport.json(try report(try file([.session: try #require(leaf.side[.session])])))
        #expect(json.contains(#""s-\u009b1\u202e\u2066""#))
        #expect(json.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E) ~= $0 })
        let read = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let openings = try #require(read["openings"] as? [String: [String: String]])
        #expect(openings["session"]?["value"] == "s-\u{9B}1\u{202E}\u{2066}")
    }

    /// A witness vouches for the checkpoint; which key the file names is nobody's word but the file's.
    @Test func theKeyThatOnlyTheFileNamesIsNotShown() throws {
        let file = try file([:])
        let own = log.signer.verifierKey.description
        let witnessed = OpenedProofJudge(keys: [], witnesses: [try log.witnessKey]).report(on: file)
        #expect(witnessed.isValid && !witnessed.isKeyTrusted)
        let (text, json) = (ProofReport.text(witnessed), try ProofReport.json(witnessed))
        #expect(json.contains(#""keyTrusted" : false"#) && !json.contains(own) && !json.contains(#""key" :"#))
        #expect(text.contains("note: a witness vouches for the log; its own key was not given (--key)"))
        let given = OpenedProofJudge(keys: [log.signer.verifierKey], witnesses: [try log.witnessKey]).report(on: file)
        #expect(given.isValid && given.isKeyTrusted && !ProofReport.text(given).contains("note:"))
        let trusted = try ProofReport.json(given)
        #expect(trusted.contains(#""keyTrusted" : true"#) && trusted.contains(own))
    }

    /// A tlog-proof names no key of the log: a witness that cosigned the same text vouches for it all the same.
    @Test func aProofThatNamesNoKeyIsProvenByAWitnessAlone() throws {
        let bare = try OpenedProof(key: nil, openings: [:], proof: try log.proof(0, note))
        let witnessed = OpenedProofJudge(keys: [], witnesses: [try log.witnessKey]).report(on: bare)
        #expect(witnessed.isValid && !witnessed.isKeyTrusted && witnessed.cosignedAt == 1_780_000_060)
        #expect(ProofReport.text(witnessed).contains("note: a witness vouches for the log"))
        #expect(OpenedProofJudge(keys: []).report(on: bare).findings.map(\.code) == [.logKeyUnknown])
        let plain = try OpenedProof(
            key: nil, openings: [:], proof: try log.proof(0, try log.checkpoint(cosignedAt: nil)))
        let unseen = OpenedProofJudge(keys: [], witnesses: [try log.witnessKey]).report(on: plain)
        #expect(unseen.findings.map(\.code) == [.cosignatureMissing])
        let other = try TestLog(organisation: VerifyPKI.answerer.digits, year: 2026).witnessKey
        let stranger = OpenedProofJudge(keys: [], witnesses: [other]).report(on: bare)
        #expect(stranger.findings.map(\.code) == [.cosignatureMissing])
    }

    @Test func withoutAKeyTheReaderIsToldWhichToGive() throws {
        let report = OpenedProofJudge(keys: []).report(on: try file([:]))
        #expect(report.findings.map(\.code) == [.logKeyUnknown])
        for shown in [ProofReport.text(report), try ProofReport.json(report)] {
            #expect(shown.contains("Give --key: the verifier key of ocmw-gateway/\(VerifyPKI.asker.digits)/2026"))
            #expect(shown.contains("security adviser") && shown.contains("or --witness-key"))
        }
        let other = try TestLog(organisation: VerifyPKI.answerer.digits, year: 2026).signer.verifierKey
        let foreign = ProofReport.text(try self.report(try file([:]), keys: [other]))
        #expect(foreign.contains("given: \(other.keyText). Give --key"))
    }

    @Test func exitStatusTellsTheVerdict() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "proof-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "line.opened-proof").path
        try Data(try file([.subject: try #require(leaf.side[.subject])]).bytes).write(to: URL(filePath: path))
        let key = log.signer.verifierKey.description
        try ProofCommand.parse([path, "--key", key]).run()
        try ProofCommand.parse([path, "--witness-key", try log.witnessKey.description]).run()
        #expect(throws: ExitCode(1)) { try ProofCommand.parse([path]).run() }
        #expect(throws: UnusableInput.self) { try ProofCommand.parse([path, "--key", "key"]).run() }
        try Data("nothing".utf8).write(to: URL(filePath: path))
        #expect(throws: UnusableInput.self) { try ProofCommand.parse([path, "--key", key]).run() }
    }
}
