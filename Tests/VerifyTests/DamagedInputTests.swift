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
}
