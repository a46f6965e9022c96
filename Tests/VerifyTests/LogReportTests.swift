import ArgumentParser
import AuditLog
import Foundation
import Testing

@testable import ocmw_verify

/// What `ocmw-verify log` and `ocmw-verify consistency` say, and with which exit status.
@Suite struct LogReportTests {
    private static let organisation = VerifyPKI.asker.digits
    private let log: TestLog
    private let folder = FileManager.default.temporaryDirectory.appending(path: "log-report-\(UUID())")

    init() throws {
        log = try TestLog(organisation: Self.organisation, year: 2026)
        try append(.logOpened)
        try append(.gatewayStarted)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func append(_ act: AuditAct, object: String? = nil) throws {
        var entry = AuditEntry(
            act: act, timeMilliseconds: 1_780_000_000_000, access: .changed, organisation: Self.organisation,
            application: "ocmw-gateway", actor: .process("audit"))
        entry.object = object
        _ = try log.append(entry)
    }

    private func export() throws -> [String] {
        AuditExport.header(key: log.signer.verifierKey) + log.leaves.map { AuditExport.line(leaf: $0.leafBytes) }
            + [AuditExport.line(checkpoint: try log.checkpoint(cosignedAt: nil))]
    }

    private func report(_ lines: [String], key: NoteVerifierKey?, known: [Checkpoint] = []) -> AuditExportReport {
        var verifier = AuditExportVerifier(trustedKey: key, known: known)
        for line in lines { verifier.consume(Array(line.utf8)) }
        return verifier.finish()
    }

    private func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
        let path = folder.appending(path: name).path
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    /// A log that somebody forged with a key of his own agrees with itself: the first words say that this is all.
    @Test func withoutAKeyTheLogIsNotCalledValid() throws {
        let report = report(try export(), key: nil)
        let text = LogReport.text(report, trusted: nil)
        #expect(
            text.hasPrefix(
                "consistent in itself; the log's key is the file's own: nothing of the log is proven (--key)"))
        #expect(try LogReport.json(report, trusted: nil).contains(#""vouchedFor":false"#))
        let key = log.signer.verifierKey
        let given = self.report(try export(), key: key)
        #expect(LogReport.text(given, trusted: key).hasPrefix("valid\n"))
        #expect(try LogReport.json(given, trusted: key).contains(#""vouchedFor":true"#))
        let cut = self.report(Array(try export().dropLast()), key: nil)
        #expect(LogReport.text(cut, trusted: nil).hasPrefix("invalid; the log's key is the file's own"))
    }

    @Test func theKeyOfTodayIsToldFromAForgedLog() throws {
        let new = try TestLog(organisation: Self.organisation, year: 2026, seed: 9).signer.verifierKey
        try append(
            .auditKeyRotated,
            object: try LogKeyRotation(old: log.signer.verifierKey.publicKey, new: new.publicKey).object)
        let found = report(try export(), key: new)
        #expect(found.findings.map(\.code) == [.laterKey])
        for shown in [LogReport.text(found, trusted: new), try LogReport.json(found, trusted: new)] {
            #expect(shown.contains("is this log's key from its line 3 on (lines count from 0): give the one before it"))
            #expect(shown.contains("nothing is wrong with the log by that"))
        }
    }

    /// One digit of the key ID changed, or the line gone: the file is damaged, and the log is not accused.
    @Test func aDamagedKeyLineIsSaidToBeTheFilesDamage() throws {
        let (lines, key) = (try export(), log.signer.verifierKey)
        for damaged in [
            [lines[0], lines[1].replacing("+", with: "+0", maxReplacements: 1)] + lines[2...],
            [lines[0]] + lines[2...],
        ] {
            let found = report(damaged, key: key)
            #expect(found.findings.map(\.code) == [.notExportFormat])
            for shown in [LogReport.text(found, trusted: key), try LogReport.json(found, trusted: key)] {
                #expect(shown.contains("this line must name the log's key"))
                #expect(shown.contains("nothing more was judged, and nothing is said against the log"))
                #expect(!shown.contains("checkpoint-signature") && !shown.contains("unsigned-end"))
            }
            #expect(LogReport.text(found, trusted: key).contains("log          not named by the file"))
        }
    }

    /// Kept later than the export was made, or cut: the sizes are told, and nobody is accused.
    @Test func aCheckpointKeptLaterThanTheExportIsSaidToBeMaybeThat() throws {
        let (lines, key) = (try export(), log.signer.verifierKey)
        try append(.gatewayStopped)
        let later = try Checkpoint(text: log.checkpoint(cosignedAt: nil).text)
        let found = report(lines, key: key, known: [later])
        #expect(found.findings.map(\.code) == [.knownCheckpointNotReached])
        let text = LogReport.text(found, trusted: key)
        #expect(text.contains("the export ends at 2 lines, and the checkpoint you kept (--known) has 3"))
        #expect(text.contains("or the export was made before that checkpoint. Ask for a new export"))
    }

    @Test func exitStatusTellsTheVerdict() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = log.signer.verifierKey.description
        let path = try write(try export().joined(separator: "\n").utf8, "2026.log")
        try LogCommand.parse([path, "--key", key]).run()
        try LogCommand.parse([path]).run()
        let cut = try write(try export().dropLast().joined(separator: "\n").utf8, "cut.log")
        #expect(throws: ExitCode(1)) { try LogCommand.parse([cut, "--key", key]).run() }
        for (name, text) in [
            ("note.txt", "Nagekeken.\n"), ("empty.log", ""),
            ("behind.log", "x\n" + (try export().joined(separator: "\n"))),
        ] {
            let other = try write(text.utf8, name)
            let failure = #expect(throws: UnusableInput.self) { try LogCommand.parse([other, "--key", key]).run() }
            #expect(failure?.description.contains("is no export of an audit log") == true, "\(name)")
        }
    }

    @Test func aStepOfAConsistencyProofThatFailsSaysWhichCheckpointAndWhatToDo() throws {
        let older = try log.checkpoint(cosignedAt: nil)
        let new = try TestLog(organisation: Self.organisation, year: 2026, seed: 9).signer
        let text = try Checkpoint(text: older.text)
        let newer = try new.sign(Checkpoint(origin: text.origin, size: text.size, root: text.root)).note
        let statement = try ConsistencyStatement(older: older, newer: newer, proof: [])
        let (first, second) = (log.signer.verifierKey, new.verifierKey)
        #expect(ConsistencyReport(statement, keys: [first, second], kept: older.text).valid)
        let one = ConsistencyReport(statement, keys: [first], kept: nil)
        #expect(one.findings.map(\.code) == ["checkpoint-signature"] && !one.valid)
        for shown in [one.text, try ReportJSON.text(one)] {
            #expect(shown.contains("expected a signature of \(first.keyText)"))
            #expect(shown.contains("the later checkpoint (size 2) bears \(second.keyText)"))
            #expect(
                shown.contains("give both keys, oldest first (repeat --key)")
                    && !shown.contains("the earlier checkpoint"))
        }
        let turned = ConsistencyReport(statement, keys: [second, first], kept: nil)
        #expect(turned.findings.map(\.code) == ["key-rotated"] && turned.text.contains("oldest first"))
        let kept = try Checkpoint(origin: text.origin, size: 1, root: .emptyRoot)
        let other = ConsistencyReport(statement, keys: [first, second], kept: kept.text)
        #expect(other.findings.map(\.code) == ["other-checkpoint"])
        #expect(other.text.contains("(size 2) is not the one you kept (--kept, size 1)"))
    }
}
