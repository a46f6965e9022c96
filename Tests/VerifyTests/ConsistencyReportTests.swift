import AuditLog
import Testing

@testable import ocmw_verify

/// What `ocmw-verify consistency` says of two checkpoints that are signed: damage of the file is not called an edited log.
@Suite struct ConsistencyReportTests {
    private let log: TestLog
    private let statement: ConsistencyStatement

    init() throws {
        log = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026)
        for _ in 0..<12 {
            _ = try log.append(
                AuditEntry(
                    act: .gatewayStarted, timeMilliseconds: 1_780_000_000_000, access: .changed,
                    organisation: VerifyPKI.asker.digits, application: "ocmw-gateway", actor: .process("audit")))
        }
        statement = try log.consistency(from: 5, to: 12)
    }

    /// The text of the one finding, `not-consistent`.
    private func detail(
        older: SignedNote? = nil, newer: SignedNote? = nil, _ proof: [MerkleHash]? = nil
    ) throws -> String {
        let changed = try ConsistencyStatement(
            older: older ?? statement.older, newer: newer ?? statement.newer, proof: proof ?? statement.proof)
        let report = ConsistencyReport(changed, keys: [log.signer.verifierKey], kept: nil)
        #expect(report.findings.map(\.code) == ["not-consistent"])
        return report.findings.first?.detail ?? ""
    }

    /// Every pair of sizes has one right number of hashes.
    @Test func anotherNumberOfHashesIsDamageOfTheProof() throws {
        for old in UInt64(1)...12 {
            for size in old...12 {
                let right = try log.consistency(from: old, to: size)
                for proof in [right.proof + [.emptyRoot], Array(right.proof.dropLast())]
                where proof.count != right.proof.count {
                    let text = try detail(older: right.older, newer: right.newer, proof)
                    #expect(text.contains("the proof has \(proof.count)"), "\(old) to \(size)")
                    #expect(text.contains(" \(right.proof.count) lead"), "\(old) to \(size)")
                    #expect(text.contains("the proof was damaged") && !text.contains("edited"))
                }
            }
        }
    }

    @Test func swappedNotesAreSaidToBeSwapped() throws {
        let text = try detail(older: statement.newer, newer: statement.older)
        #expect(text.contains("the first note is of size 12 and the second of size 5"))
        #expect(text.contains("swapped") && !text.contains("edited"))
    }

    /// Turned round, the keys of a rotation stand in the wrong order too: that accuses nobody of using an old one.
    @Test func swappedNotesAccuseNoKey() throws {
        let new = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026, seed: 9).signer
        let newer = try new.sign(Checkpoint(text: statement.newer.text)).note
        let turned = try ConsistencyStatement(older: newer, newer: statement.older, proof: statement.proof)
        let report = ConsistencyReport(turned, keys: [log.signer.verifierKey, new.verifierKey], kept: nil)
        #expect(report.findings.map(\.code) == ["key-rotated", "not-consistent"])
        #expect(report.findings[0].detail.contains("the notes stand in the wrong order, and so do their keys"))
        #expect(!report.text.contains("somebody signs"))
    }

    /// Either is possible: the reader is told how to find out.
    @Test func otherRootsLeaveBothPossible() throws {
        var proof = statement.proof
        proof[0] = MerkleHash(leaf: [1])
        let text = try detail(proof)
        #expect(text.contains("either a hash of the proof was changed, or the log was edited, cut or forked"))
        #expect(text.contains("Ask for the proof again (ocmw-gateway audit consistency --from 5)"))
    }

    /// One size, two roots, both signed: no proof can mend that.
    @Test func twoRootsOfOneSizeStayAnAccusation() throws {
        let text = try Checkpoint(text: statement.newer.text)
        let forked = try log.signer.sign(
            Checkpoint(origin: text.origin, size: text.size, root: MerkleHash(leaf: [1]))
        ).note
        let found = try detail(older: forked, [])
        #expect(found.contains("two roots of one size (12)") && found.contains("edited or forked"))
        #expect(!found.contains("Ask for the proof again"))
    }

    /// A line under the expected name and key ID whose bytes do not fit: no key is missing then.
    @Test func aWrongSignatureIsSaidToBeThereAndWrong() throws {
        let key = log.signer.verifierKey
        let broken = try SignedNote(
            text: statement.newer.text,
            signatures: [
                try NoteSignature(name: key.name, keyID: key.keyID, signature: [UInt8](repeating: 1, count: 64))
            ])
        let changed = try ConsistencyStatement(older: statement.older, newer: broken, proof: statement.proof)
        let report = ConsistencyReport(changed, keys: [key], kept: nil)
        #expect(report.findings.map(\.code) == ["checkpoint-signature"])
        for shown in [report.text, try ReportJSON.text(report)] {
            #expect(
                shown.contains("the later checkpoint (size 12): a signature of \(key.keyText) is there and does not"))
            #expect(shown.contains("the checkpoint or the signature was changed"))
            #expect(!shown.contains("rotated") && !shown.contains("expected") && !shown.contains("the earlier"))
        }
    }
}
