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
