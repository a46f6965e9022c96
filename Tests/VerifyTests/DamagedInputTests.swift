import ArgumentParser
import AuditLog
import Foundation
import Testing

@testable import ocmw_verify

/// Input that cannot be judged says what it is and what to give: exit status 2.
@Suite struct DamagedInputTests {
    private let pki: VerifyPKI
    private let log: TestLog
    private let key: String

    init() throws {
        pki = try VerifyPKI()
        log = try TestLog(organisation: VerifyPKI.asker.digits, year: 2026)
        for act in [AuditAct.logOpened, .gatewayStarted] {
            _ = try log.append(
                AuditEntry(
                    act: act, timeMilliseconds: 1_780_000_000_000, access: .changed,
                    organisation: VerifyPKI.asker.digits, application: "ocmw-gateway", actor: .process("audit")))
        }
        key = log.signer.verifierKey.description
    }

    private func export() throws -> [UInt8] {
        let lines =
            AuditExport.header(key: log.signer.verifierKey) + log.leaves.map { AuditExport.line(leaf: $0.leafBytes) }
            + [AuditExport.line(checkpoint: try log.checkpoint(cosignedAt: nil))]
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    private func proof() throws -> InclusionProof { try log.proof(0, try log.checkpoint(cosignedAt: nil)) }

    private func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let path = "\(pki.folder)/\(name)"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    /// What a command says of unusable input.
    private func refusal(_ command: ParsableCommand.Type, _ arguments: [String]) throws -> String {
        let error = #expect(throws: UnusableInput.self) {
            var command = try command.parseAsRoot(arguments)
            try command.run()
        }
        return error?.description ?? ""
    }

    private static func withReturns(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
    }

    @Test func aFolderIsNamedAsSuch() throws {
        let (folder, file) = (pki.folder, try write(try export(), "2026.log"))
        let anchors = "\(folder)/pki/ca.pem"
        for (command, arguments) in [
            (LogCommand.self, [folder]), (ProofCommand.self, [folder, "--key", key]),
            (ConsistencyCommand.self, [folder, "--key", key]), (LogCommand.self, [file, "--known", folder]),
            (EvidenceCommand.self, [folder, "--trust", anchors]),
            (DocumentCommand.self, [folder, "--trust", anchors]), (DocumentCommand.self, [file, "--trust", folder]),
        ] as [(ParsableCommand.Type, [String])] {
            let text = try refusal(command, arguments)
            #expect(text == "\(folder) is a folder. Give the path of a file.", "\(command) \(arguments)")
        }
    }

    @Test func aFileThatIsNotThereIsNamed() throws {
        let path = "\(pki.folder)/nothing"
        let text = try refusal(EvidenceCommand.self, [path, "--trust", "\(pki.folder)/pki/ca.pem"])
        #expect(text == "cannot read \(path). Give the path of a readable file.")
    }

    @Test func lineEndsOfAnotherSystemAreNamed() throws {
        let ends = "its lines end in a carriage return and a newline"
        let opened = try OpenedProof(key: log.signer.verifierKey, openings: [:], proof: try proof())
        for bytes in [try proof().bytes, opened.bytes] {
            let path = try write(Self.withReturns(bytes), "line.proof")
            #expect(try refusal(ProofCommand.self, [path, "--key", key]).contains(ends))
        }
        let two = try write(Self.withReturns(try log.consistency(from: 1, to: 2).bytes), "b.consistency")
        #expect(try refusal(ConsistencyCommand.self, [two, "--key", key]).contains(ends))
        let file = try write(try export(), "2026.log")
        let kept = try write(Self.withReturns(try log.checkpoint(cosignedAt: nil).bytes), "kept.checkpoint")
        #expect(try refusal(LogCommand.self, [file, "--known", kept]).contains(ends))
        let damaged = try write(Self.withReturns(try export()), "2026-crlf.log")
        #expect(try refusal(LogCommand.self, [damaged, "--key", key]).contains(ends))
    }

    @Test(arguments: [
        ([UInt8]([0xEF, 0xBB, 0xBF]), "a byte order mark"), ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"),
    ])
    func aByteOrderMarkIsNamed(_ mark: [UInt8], _ name: String) throws {
        let damaged = try write(mark + (try export()), "2026.log")
        #expect(try refusal(LogCommand.self, [damaged, "--key", key]).contains(name))
        let line = try write(mark + (try proof().bytes), "line.proof")
        #expect(try refusal(ProofCommand.self, [line, "--key", key]).contains(name))
        let two = try write(mark + (try log.consistency(from: 1, to: 2).bytes), "b.consistency")
        #expect(try refusal(ConsistencyCommand.self, [two, "--key", key]).contains(name))
        let file = try write(try export(), "whole.log")
        let kept = try write(mark + (try log.checkpoint(cosignedAt: nil).bytes), "kept.checkpoint")
        #expect(try refusal(LogCommand.self, [file, "--known", kept]).contains(name))
    }

    @Test func anEmptyLineAtTheEndOfACheckpointIsNamed() throws {
        let file = try write(try export(), "2026.log")
        let note = try log.checkpoint(cosignedAt: nil).bytes
        try LogCommand.parse([file, "--key", key, "--known", try write(note, "kept.checkpoint")]).run()
        let long = try write(note + [UInt8(ascii: "\n")], "long.checkpoint")
        let text = try refusal(LogCommand.self, [file, "--key", key, "--known", long])
        #expect(text.contains("an empty line stands at the end: remove it"))
    }
}
