import Foundation
import MessageStore
import SocialSecurity
import XMLSecurity

/// Where backups lie, of databases and of key files: never one in the folder of the other, or whoever gets hold of the folder
/// reads everything.
struct BackupFolder {
    /// How the name of a backup that is being made begins; it is none yet, or was broken off.
    private static let unfinished = ".unfinished-"
    /// How the name of a copy of a key file ends.
    private static let keyFileEnding = ".keys.json"

    /// The folder in which the backups lie, without symbolic links.
    let path: String

    /// Makes the folder (0700) unless it is there.
    ///
    /// - Throws: `CommandFailure`.
    init(_ path: String) throws {
        try GatewayGraph.makeFolder(path)
        self.path = Self.real(path)
    }

    /// A name that says whose and of when: `0999999922-20261123T090000Z`.
    static func name(_ organisation: EnterpriseNumber, _ instant: UTCInstant) -> String {
        let time = instant.xmlDateTime.prefix { $0 != "." && $0 != "Z" }.filter { $0 != "-" && $0 != ":" }
        return "\(organisation.digits)-\(time)Z"
    }

    /// Makes a folder for one backup under a name that says that it is none, has it filled, and gives it its name.
    ///
    /// - Returns: what `body` made, and the folder.
    /// - Throws: `CommandFailure` when the name is taken; what `body` throws, and nothing is left then.
    func make<Value>(_ name: String, _ body: (String) async throws -> Value) async throws -> (Value, String) {
        let (final, temporary) = ("\(path)/\(name)", "\(path)/\(Self.unfinished)\(name)")
        guard !FileManager.default.fileExists(atPath: final) else {
            throw CommandFailure("\(final) is there already", remedy: "repeat the command in a second")
        }
        try removeUnfinished(temporary)
        try GatewayGraph.makeFolder(temporary)
        let value: Value
        do {
            value = try await body(temporary)
            try FileManager.default.moveItem(atPath: temporary, toPath: final)
        } catch {
            try removeUnfinished(temporary)
            throw error
        }
        try PrivateFile.synchronizeFolder(of: final)
        return (value, final)
    }

    /// Copies a key file into the folder, 0600, whole or not at all.
    func keep(_ keyFile: [UInt8], _ name: String) throws -> String {
        let copy = "\(path)/\(name)\(Self.keyFileEnding)"
        guard !FileManager.default.fileExists(atPath: copy) else {
            throw CommandFailure("\(copy) is there already", remedy: "repeat the command in a second")
        }
        try PrivateFile.replace(copy, with: keyFile)
        return copy
    }

    /// - Throws: `CommandFailure` when keys of stored values lie in the folder, or it is that of the key files.
    func refuseKeys(_ configuration: GatewayConfiguration) throws {
        let keys = Self.real(configuration.keysDirectory)
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        guard !isInside(keys), !names.contains(where: { $0.hasSuffix(Self.keyFileEnding) }) else {
            throw CommandFailure(
                "\(path) holds keys of stored values: whoever copies it with a database in it reads everything",
                remedy: "give backups of databases a folder of their own, best on another machine")
        }
    }

    /// - Throws: `CommandFailure` when a database or a backup of one lies in the folder, above it or directly below it.
    func refuseDatabases(_ configuration: GatewayConfiguration) throws {
        let data = Self.real(configuration.dataDirectory)
        let below = try FileManager.default.contentsOfDirectory(atPath: path).map { "\(path)/\($0)" }
        guard !isInside(data), !(below + ancestors).contains(where: Self.holdsDatabase) else {
            throw CommandFailure(
                "\(path) holds a database or a backup of one, or lies in such a folder: whoever copies it with the keys "
                    + "in it reads everything",
                remedy: "give backups of key files a folder of their own, best on another machine")
        }
    }

    private var ancestors: [String] {
        var (folders, folder) = ([path], path)
        while folder != "/", !folder.isEmpty {
            folder = (folder as NSString).deletingLastPathComponent
            folders.append(folder)
        }
        return folders
    }

    private func isInside(_ folder: String) -> Bool { path == folder || path.hasPrefix(folder + "/") }

    private static func holdsDatabase(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(StoreBackup.fileName)")
            || FileManager.default.fileExists(atPath: "\(folder)/\(StoreBackup.manifestName)")
    }

    private func removeUnfinished(_ folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        try FileManager.default.removeItem(atPath: folder)
    }

    private static func real(_ path: String) -> String { URL(filePath: path).resolvingSymlinksInPath().path }
}
