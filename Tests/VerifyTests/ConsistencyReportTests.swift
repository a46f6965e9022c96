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
