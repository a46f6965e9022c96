import AuditLog
import Foundation
import Gateway
import MessageStore
import SocialSecurity
import XMLSecurity

/// High-water marks in small files (mode 0600) beside the key files: `<kbo>.high-water.json`.
///
/// Several processes may raise a mark: they do so one after the other, under a lock file.
struct HighWaterFiles: AuditHighWaterKeeper {
    let isLasting = true
    let folder: String

    private struct Content: Codable {
        let year: Int
        let size: UInt64
        let root: String
    }

    /// - Throws: `CommandFailure` when the file is there and cannot be read.
    func highWater(of organisation: EnterpriseNumber) async throws -> AuditHighWater? {
        try read(path(of: organisation))
    }

    func raise(to mark: AuditHighWater, of organisation: EnterpriseNumber) async throws {
        let path = path(of: organisation)
        let outcome: Result<Void, any Error> = try PrivateFile.locked(path + ".lock") {
            Result { if mark.isBeyond(try read(path)) { try replace(path, with: mark) } }
        }
        try outcome.get()
    }

    /// The mark before goes to `<kbo>.high-water.<milliseconds>.json`, for the adviser; a damaged one too.
    func replace(with mark: AuditHighWater, of organisation: EnterpriseNumber, at instant: UTCInstant) async throws {
        let path = path(of: organisation)
        let aside = "\(folder)/\(organisation.digits).high-water.\(instant.milliseconds).json"
        let outcome: Result<Void, any Error> = try PrivateFile.locked(path + ".lock") {
            Result {
                if FileManager.default.fileExists(atPath: path) {
                    try FileManager.default.copyItem(atPath: path, toPath: aside)
                }
                try replace(path, with: mark)
            }
        }
        try outcome.get()
    }

    private func path(of organisation: EnterpriseNumber) -> String {
        "\(folder)/\(organisation.digits).high-water.json"
    }

    private func read(_ path: String) throws -> AuditHighWater? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path),
            let content = try? JSONDecoder().decode(Content.self, from: data),
            let root = Data(base64Encoded: content.root).flatMap({ MerkleHash([UInt8]($0)) })
        else {
            throw CommandFailure(
                "cannot read the high-water mark \(path)",
                remedy: "restore it from its backup; the audit log cannot be checked against it until then")
        }
        return AuditHighWater(year: content.year, size: content.size, root: root)
    }

    /// In one step that survives a crash.
    private func replace(_ path: String, with mark: AuditHighWater) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(
            Content(year: mark.year, size: mark.size, root: Data(mark.root.bytes).base64EncodedString()))
        let temporary = path + ".new"
        let isMade = FileManager.default.createFile(
            atPath: temporary, contents: data, attributes: [.posixPermissions: 0o600])
        guard isMade, let file = FileHandle(forUpdatingAtPath: temporary) else {
            throw CommandFailure("cannot write \(temporary)", remedy: "check space and permissions of keys.directory")
        }
        try file.synchronize()
        try file.close()
        guard rename(temporary, path) == 0 else {
            throw CommandFailure("cannot write \(path)", remedy: "check space and permissions of keys.directory")
        }
    }
}
