import Foundation

/// The folder of `--output`: what was sent and answered, readable by its owner only.
struct KeptFiles {
    private let folder: String

    /// - Throws: `UsageError` when the folder cannot be made.
    init(folder: String) throws {
        self.folder = folder
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw UsageError("--output: the folder \(folder) cannot be made")
        }
    }

    /// Writes files by their names.
    func write(_ files: [String: [UInt8]]) throws {
        for (name, bytes) in files {
            let isWritten = FileManager.default.createFile(
                atPath: folder + "/" + name, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
            guard isWritten else { throw UsageError("--output: cannot write to the folder \(folder)") }
        }
    }
}
