import AuditLog
import Foundation
import Testing
import XMLSecurity

@testable import ocmw_verify

/// What the commands do with files of unusual names and sizes.
@Suite struct CommandTests {
    let pki: VerifyPKI

    init() throws { pki = try VerifyPKI() }

    /// A file's name says nothing about what it is.
    @Test(arguments: ["stamp", "transfer.xml"]) func aDocumentIsADocumentUnderAnyName(_ name: String) throws {
        let judge = try DocumentJudge(
            trustFile: "\(pki.folder)/pki/ca.pem", revocation: .init(), schemaFolder: nil, hub: nil)
        let inquiry = try TestConversation(pki).inquiry(at: 1)
        let report = try judge.report(on: name, bytes: inquiry.bytes, stamp: nil, at: VerifyPKI.instant(daysAgo: 0))
        #expect(report.failures.map(\.code) == ["certificate-expired"])
        #expect(report.failures.map(\.place) == ["document"])
    }

    /// The anchors of another network: it is said what failed and what to give, and no name steers a terminal.
    @Test func aDocumentWithWrongAnchorsSaysSo() throws {
        let other = try VerifyPKI()
        let judge = try DocumentJudge(
            trustFile: "\(other.folder)/pki/ca.pem", revocation: .init(), schemaFolder: nil, hub: nil)
        let inquiry = try TestConversation(pki).inquiry(at: 1)
        let report = try judge.report(
            on: "a\u{202E}b\u{9B}", bytes: inquiry.bytes, stamp: nil, at: VerifyPKI.instant(daysAgo: 50))
        #expect(report.failures.map(\.code) == ["certificate-issuer-untrusted"])
        let (text, json) = (report.text, try DocumentReport.json([report]))
        #expect(text.contains("chains to no certificate of --trust") && text.contains("Give --trust"))
        #expect(text.hasPrefix(#"a\u{202E}b\u{009B}: INVALID"#) && json.contains(#""a\u202eb\u009b""#))
    }

    /// One mistake of the reader's is one finding, and names both logs.
    @Test func theKeyOfAnotherLogIsOneFinding() throws {
        let log = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026)
        let opening = AuditEntry(
            act: .logOpened, timeMilliseconds: 1_780_000_000_000, access: .changed,
            organisation: VerifyPKI.asker.digits, application: "ocmw-gateway", actor: .process("audit"))
        let leaf = try log.append(opening)
        let lines =
            AuditExport.header(key: log.signer.verifierKey) + [AuditExport.line(leaf: leaf.leafBytes)]
            + [AuditExport.line(checkpoint: try log.checkpoint(cosignedAt: nil))]
        func report(_ key: NoteVerifierKey?) -> AuditExportReport {
            var verifier = AuditExportVerifier(trustedKey: key)
            for line in lines { verifier.consume(Array(line.utf8)) }
            return verifier.finish()
        }
        for other in [
            try TestLog(organisation: VerifyPKI.answerer.digits, year: 2026).signer.verifierKey,
            try TestLog(organisation: VerifyPKI.asker.digits, year: 2025).signer.verifierKey,
        ] {
            let found = report(other)
            #expect(found.findings.map(\.code) == [.keyOfAnotherLog] && found.findings.map(\.line) == [2])
            for shown in [LogReport.text(found, trusted: other), try LogReport.json(found, trusted: other)] {
                #expect(shown.contains("the key you gave (--key) is of the log \(other.name)"))
                #expect(shown.contains("the file is the log \(log.signer.verifierKey.name)"))
            }
        }
        let same = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026, seed: 8).signer.verifierKey
        #expect(report(same).findings.map(\.code).contains(.otherKey))
    }

    /// A key's name may hold any letters and signs.
    @Test func theNameOfAKeyDoesNotSteerATerminal() throws {
        let key = try NoteVerifierKey(name: "log\u{202E}\u{9B}2J", publicKey: [UInt8](repeating: 9, count: 32))
        var verifier = AuditExportVerifier()
        for line in AuditExport.header(key: key) { verifier.consume(Array(line.utf8)) }
        let report = verifier.finish()
        #expect(report.key == key)
        for shown in [LogReport.text(report, trusted: nil), try LogReport.json(report, trusted: nil)] {
            #expect(shown.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E) ~= $0 }, "\(shown)")
            #expect(shown.contains("202"))
        }
    }

    /// Each note may have a mebibyte: the file has two.
    @Test func aConsistencyFileOfTwoLargeNotesIsRead() throws {
        let log = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026)
        let checkpoint = try Checkpoint(
            origin: log.signer.verifierKey.name, size: 0, root: .emptyRoot,
            extensions: [String(repeating: "x", count: 600 << 10)])
        let note = try log.signer.sign(checkpoint).note
        let path = "\(pki.folder)/large.consistency"
        let statement = try ConsistencyStatement(older: note, newer: note, proof: [])
        try Data(statement.bytes).write(to: URL(filePath: path))
        try ConsistencyCommand.parse([path, "--key", log.signer.verifierKey.description]).run()
    }
}
