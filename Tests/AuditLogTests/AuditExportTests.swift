import AuditLog
import Foundation
import Testing

@Suite struct AuditExportTests {
    /// An export of seven leaves with checkpoints after leaf 3 and leaf 7.
    struct Export {
        var lines: [String] = []
        var leaves: [[UInt8]] = []
        var checkpoints: [Checkpoint] = []
        let signer: NoteSigner

        init(previous: Checkpoint? = nil) throws {
            signer = try Sample.signer()
            var random = SeededRandom(state: 3)
            var frontier = MerkleFrontier()
            lines = AuditExport.header(key: signer.verifierKey)
            for number in 0..<7 {
                let entry = number == 0 ? Sample.opening(previous: previous) : Sample.entry()
                let sealed = try entry.sealed(using: &random)
                frontier.append(sealed.leafHash)
                leaves.append(sealed.leafBytes)
                lines.append(AuditExport.line(leaf: sealed.leafBytes))
                guard number == 2 || number == 6 else { continue }
                let checkpoint = try Checkpoint(origin: Sample.origin, size: frontier.size, root: frontier.root)
                checkpoints.append(checkpoint)
                lines.append(AuditExport.line(checkpoint: try signer.sign(checkpoint).note))
            }
        }
    }

    private func check(
        _ lines: [String], trustedKey: NoteVerifierKey? = nil, known: [Checkpoint] = [], previous: Checkpoint? = nil
    ) -> AuditExportReport {
        var verifier = AuditExportVerifier(trustedKey: trustedKey, known: known, previous: previous)
        for line in lines { verifier.consume(Array(line.utf8)) }
        return verifier.finish()
    }

    @Test func aWholeExportIsValid() throws {
        let previous = try Checkpoint(origin: "ocmw-gateway/0999999922/2025", size: 1, root: .emptyRoot)
        let export = try Export(previous: previous)
        let report = check(
            export.lines, trustedKey: export.signer.verifierKey, known: export.checkpoints, previous: previous)
        #expect(report.isValid, "\(report.findings)")
        #expect(report.leafCount == 7 && report.checkpointCount == 2)
        #expect(report.lastCheckpoint == export.checkpoints[1])
        #expect(report.key == export.signer.verifierKey)
    }

    @Test func anOtherPreviousYearIsFound() throws {
        let previous = try Checkpoint(origin: "ocmw-gateway/0999999922/2025", size: 1, root: .emptyRoot)
        let report = check(try Export().lines, previous: previous)
        #expect(report.findings.map(\.code) == [.otherPreviousCheckpoint])
    }

    @Test func aLineLeftOutSwappedOrChangedIsFound() throws {
        let export = try Export()
        // Line 5 is the checkpoint in the middle: an export may have fewer of them.
        for position in export.lines.indices where position != 5 {
            var lines = export.lines
            lines.remove(at: position)
            #expect(!check(lines).isValid)
        }
        for position in export.lines.indices.dropLast() {
            var lines = export.lines
            lines.swapAt(position, position + 1)
            #expect(!check(lines).isValid)
        }
    }

    @Test func aCutExportIsFound() throws {
        let export = try Export()
        #expect(check(Array(export.lines.dropLast())).findings.map(\.code) == [.unsignedEnd])
        #expect(check([]).findings.map(\.code) == [.unsignedEnd])
        let cut = Array(export.lines[..<6])
        #expect(check(cut).isValid)
        #expect(check(cut, known: export.checkpoints).findings.map(\.code) == [.knownCheckpointNotReached])
    }

    /// A log written anew, whole and signed, contradicts the checkpoints that others kept.
    @Test func aRewrittenLogContradictsAKnownCheckpoint() throws {
        let export = try Export()
        let known = try Checkpoint(origin: Sample.origin, size: 3, root: MerkleHash(leaf: [9]))
        let findings = check(export.lines, known: [known]).findings
        #expect(findings.map(\.code) == [.knownCheckpointContradicted])
        #expect(findings.map(\.line) == [5])
    }

    @Test func aCheckpointOfAnotherLogIsFound() throws {
        let export = try Export()
        let foreign = try Checkpoint(origin: "other", size: 3, root: export.checkpoints[0].root)
        #expect(check(export.lines, known: [export.checkpoints[0]]).isValid)
        #expect(check(export.lines, known: [foreign]).findings.map(\.code) == [.knownCheckpointOfOtherLog])
    }

    @Test func anotherKeyIsFound() throws {
        let export = try Export()
        let other = try NoteSigner(name: Sample.origin, seed: Array(repeating: 4, count: 32)).verifierKey
        let codes = check(export.lines, trustedKey: other).findings.map(\.code)
        #expect(codes == [.otherKey, .checkpointSignature, .checkpointSignature, .unsignedEnd])
    }

    @Test func aKeyOfAnotherLogIsOneFinding() throws {
        let export = try Export()
        for name in ["ocmw-gateway/0999999823/2026", "ocmw-gateway/0999999922/2025", "other"] {
            let other = try NoteSigner(name: name, seed: Array(repeating: 4, count: 32)).verifierKey
            let report = check(export.lines, trustedKey: other, known: export.checkpoints)
            #expect(report.findings.map(\.code) == [.keyOfAnotherLog] && report.findings.map(\.line) == [2])
            #expect(report.key == export.signer.verifierKey && report.leafCount == 0)
        }
    }

    /// Damage of the file at its key: the one true finding, and nothing against the log, whoever's key is tried.
    @Test func aDamagedOrMissingKeyLineIsOneFinding() throws {
        let export = try Export()
        let text = export.lines[1]
        let digit = try #require(text.range(of: "+")).upperBound
        let flipped = text.replacingCharacters(in: digit...digit, with: text[digit] == "0" ? "1" : "0")
        var missing = export.lines
        missing.remove(at: 1)
        for lines in [export.lines.map { $0 == text ? flipped : $0 }, missing] {
            for key in [export.signer.verifierKey, nil] {
                let report = check(lines, trustedKey: key, known: export.checkpoints)
                #expect(report.findings.map(\.code) == [.notExportFormat] && report.findings.map(\.line) == [2])
                #expect(report.key == nil && report.leafCount == 0)
            }
        }
        #expect(check([export.lines[0]]).findings.map(\.code) == [.notExportFormat])
        var first = export.lines
        first[0] += " "
        #expect(check(first).findings.map(\.code) == [.notExportFormat])
    }

    @Test func linesOfAnotherFormAreFound() throws {
        let export = try Export()
        for (position, line, code) in [
            (0, "{\"format\":\"ocmw-gateway/audit-export/v2\"}", AuditExportFinding.Code.notExportFormat),
            (1, "{\"key\":\"x\"}", .notExportFormat), (3, "{ \"leaf\":\"AA==\"}", .notExportFormat),
            (3, "{\"leaf\":\"AA\"}", .notExportFormat), (3, "", .notExportFormat),
            (3, "{\"leaf\":\"AA==\"}", .leafNotCanonical),
            (5, "{\"checkpoint\":\"AA==\"}", .checkpointMalformed), (3, export.lines[2], .logOpenedAgain),
            (2, export.lines[3], .logNotOpened),
        ] {
            var lines = export.lines
            lines[position] = line
            #expect(check(lines).findings.map(\.code).contains(code))
        }
    }
}
