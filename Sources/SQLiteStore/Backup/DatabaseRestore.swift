import Foundation
import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

/// What a restore did.
public struct StoreRestoreReport: Hashable, Sendable {
    /// The manifest of what was put in place.
    public let backup: StoreBackup
    /// Where the files lie that were there before; empty when there were none.
    public let setAside: [String]
    /// What the check of the restored database came to.
    public let check: StoreCheckReport
}

/// A backup was read, and its database is not sound: nothing was changed.
public struct UnsoundBackup: Error, Hashable, Sendable {
    /// Everything that is wrong with it.
    public let findings: [StoreFinding]
}

/// Puts a backup in the place of the database of a tenant.
///
/// The copy is made, hashed, opened and checked beside the database before anything of it is touched. Then what is there is
/// set aside under other names, never removed, and the copy gets the name of the database. A file that says so lies there
/// meanwhile (`RestoreMark`): as long as it does, `SQLiteStore.open` refuses, and a restore that was broken off is repeated.
public struct DatabaseRestore: Sendable {
    /// The folder of the backup.
    let folder: String
    /// The database; its folder exists.
    let path: String
    let keys: KeyRing
    /// When, for the names of what is set aside.
    let instant: UTCInstant

    /// Describes a restore of the backup in `folder` to the database at `path`, whose keys are `keys`.
    public init(from folder: String, to path: String, keys: KeyRing, at instant: UTCInstant) {
        self.folder = folder
        self.path = path
        self.keys = keys
        self.instant = instant
    }

    private var incoming: String { path + ".incoming" }
    /// SQLite's files beside a database, by what stands behind its name.
    private static let parts = ["", "-wal", "-shm"]

    /// Restores. No process may have the database open: the caller sees to that.
    ///
    /// - Parameter progress: told now and then how many rows of the copy were checked.
    /// - Throws: `UnsoundBackup`, or `MessageStoreError` with `.backup` (manifest, file, hash, organisation), `.keyFile`,
    ///   `.schemaTooNew`, `.database`.
    public func run(progress: @escaping @Sendable (StoreProgress) -> Void) async throws -> StoreRestoreReport {
        let (backup, report) = try await prepare(progress)
        let setAside = try await onDispatchThread {
            // Whoever opens the database meanwhile waits, and then sees the mark or the restored one.
            try PrivateFile.locked(path + ".lock") { () throws(MessageStoreError) in try exchange() }
        }
        return StoreRestoreReport(backup: backup, setAside: setAside, check: report)
    }

    /// A whole, sound copy beside the database; nothing is left of it when it cannot be had.
    private func prepare(
        _ progress: @escaping @Sendable (StoreProgress) -> Void
    ) async throws -> (StoreBackup, StoreCheckReport) {
        do {
            let backup = try await onDispatchThread { try copy() }
            let report = try await check(progress)
            guard report.findings.isEmpty else { throw UnsoundBackup(findings: report.findings) }
            try await onDispatchThread { try fold() }
            return (backup, report)
        } catch {
            try removeIncoming()
            throw error
        }
    }

    /// The manifest, once the copy is made and is what the manifest describes.
    private func copy() throws(MessageStoreError) -> StoreBackup {
        let manifest = try readManifest()
        try removeIncoming()
        let found = try SynchronizedFile.copy("\(folder)/\(manifest.file.name)", to: incoming)
        guard found.bytes == manifest.file.bytes, found.sha256 == manifest.file.sha256 else {
            throw MessageStoreError(
                .backup, "\(folder)/\(manifest.file.name) is not what its manifest describes (SHA-256, length)")
        }
        return manifest
    }

    private func readManifest() throws(MessageStoreError) -> StoreBackup {
        let path = "\(folder)/\(StoreBackup.manifestName)"
        guard let json = FileManager.default.contents(atPath: path) else {
            throw MessageStoreError(.backup, "\(path) cannot be read: is it the folder of one backup?")
        }
        let manifest = try StoreBackup(json: Array(json), path: path)
        guard manifest.organisation == keys.organisation.digits else {
            throw MessageStoreError(
                .backup, "\(path) is of organisation \(manifest.organisation), not of \(keys.organisation)")
        }
        guard manifest.file.name == StoreBackup.fileName else {
            throw MessageStoreError(.backup, "\(path) names another file than \(StoreBackup.fileName)")
        }
        return manifest
    }

    /// Opens the copy as the gateway would, which brings an older schema up to date, and looks at all of it.
    private func check(_ progress: @escaping @Sendable (StoreProgress) -> Void) async throws -> StoreCheckReport {
        let store = try await SQLiteStore.open(path: incoming, keys: keys)
        let report: StoreCheckReport
        do {
            report = try await store.check(progress: progress)
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
        return report
    }

    /// Makes one file of the copy: a store leaves its write-ahead log, though empty, beside it.
    private func fold() throws(MessageStoreError) {
        try translatingBlockingErrors {
            let queue = try DatabaseQueue(path: incoming)
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try queue.close()
        }
        guard !SynchronizedFile.exists(incoming + "-wal") else {
            throw MessageStoreError(.backup, "\(incoming) could not be folded into one file")
        }
    }

    /// Sets aside what is there, and puts the copy in place.
    ///
    /// - Returns: where the former files lie.
    private func exchange() throws(MessageStoreError) -> [String] {
        try SynchronizedFile.synchronize(incoming)
        let mark = RestoreMark(path: path)
        try mark.set()
        let aside = try setAside()
        try SynchronizedFile.rename(incoming, to: path)
        try mark.clear()
        try SynchronizedFile.remove(incoming + ".lock")
        return aside
    }

    /// A name in use already gets a number: nothing is ever overwritten.
    private func setAside() throws(MessageStoreError) -> [String] {
        let base = "\(path).before-restore-\(instant.milliseconds)"
        let free = (0...).lazy.map { $0 == 0 ? base : "\(base)-\($0)" }.first { name in
            !Self.parts.contains { SynchronizedFile.exists(name + $0) }
        }
        guard let name = free else { return [] }
        var aside: [String] = []
        for part in Self.parts where SynchronizedFile.exists(path + part) {
            try SynchronizedFile.rename(path + part, to: name + part)
            aside.append(name + part)
        }
        return aside
    }

    private func removeIncoming() throws(MessageStoreError) {
        for part in Self.parts + [".lock"] { try SynchronizedFile.remove(incoming + part) }
    }
}

/// The file that says that a restore is under way.
struct RestoreMark: Sendable {
    /// The database.
    let path: String

    private var mark: String { path + ".restoring" }

    /// - Throws: `MessageStoreError` with `.restoreBrokenOff` while the mark is there.
    func check() throws(MessageStoreError) {
        guard SynchronizedFile.exists(mark) else { return }
        throw MessageStoreError(
            .restoreBrokenOff, "a restore of \(path) was broken off, and the database is not whole")
    }

    func set() throws(MessageStoreError) {
        try PrivateFile.replace(mark, with: Array("a restore is under way\n".utf8))
    }

    /// What was renamed before is on the disk when the mark is gone.
    func clear() throws(MessageStoreError) {
        try PrivateFile.synchronizeFolder(of: path)
        try SynchronizedFile.remove(mark)
        try PrivateFile.synchronizeFolder(of: path)
    }
}
