import GRDB
import MessageStore

import class Dispatch.DispatchQueue

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Opens and migrates the file of one tenant.
struct DatabaseOpener: Sendable {
    let path: String
    let sealer: ValueSealer
    let progress: @Sendable (AuditIndexProgress) -> Void

    private var keys: KeyRing { sealer.keys }

    /// Opens on a thread of its own: waiting for the lock, migrating and folding a long write-ahead log may take long.
    ///
    /// - Throws: `MessageStoreError`, see `SQLiteStore.open`.
    func open() async throws -> DatabasePool {
        try await onDispatchThread { try openBlocking() }
    }

    /// Processes that open one file at the same time migrate it one after the other.
    private func openBlocking() throws(MessageStoreError) -> DatabasePool {
        try checkFolders()
        return try PrivateFile.locked(path + ".lock") { () throws(MessageStoreError) -> DatabasePool in
            try RestoreMark(path: path).check()
            try PrivateFile.createEmpty(path)
            return try translatingBlockingErrors {
                let pool = try DatabasePool(path: path, configuration: Self.configuration)
                do {
                    try prepare(pool)
                } catch {
                    try? pool.close()
                    throw error
                }
                return pool
            }
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")
        }
        return configuration
    }

    private func prepare(_ pool: DatabasePool) throws {
        let migrator = SchemaMigration.migrator
        try pool.writeWithoutTransaction { db in
            // GRDB sets NORMAL when it turns WAL on: a commit would not survive loss of power.
            // Pages that lines touch again and again stay in memory and go to the file once for many commits.
            try db.execute(
                sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8192;")
            guard try !migrator.hasBeenSuperseded(db) else {
                throw MessageStoreError(
                    .schemaTooNew, "\(path) was written by a newer version; remedy: install that version again")
            }
        }
        try migrator.migrate(pool)
        try pool.write { try checkOwner($0) }
        // Nothing is filled in through a schema that somebody changed: it can be read, and verification tells of it.
        guard try pool.read({ try DatabaseSchema.differences(in: $0) }).isEmpty else { return }
        try AuditIndexFiller(sealer: sealer).fill(pool, progress: progress)
        try AuditTagFiller(sealer: sealer).fill(pool)
        try ReplacedNumberFiller(sealer: sealer).fill(pool)
        try APIKeyTagFiller(sealer: sealer).fill(pool)
    }

    private func checkOwner(_ db: Database) throws {
        let check = keys.keyedDigest.of([], purpose: "key-check")
        guard let row = try Row.fetchOne(db, sql: "SELECT organisation, key_check FROM tenant") else {
            try db.execute(
                sql: "INSERT INTO tenant (id, organisation, key_check) VALUES (1, ?, ?)",
                arguments: [keys.organisation.digits, check.blob])
            return
        }
        guard try row.organisation("organisation") == keys.organisation else {
            throw MessageStoreError(.keyFile, "\(path) belongs to another organisation than \(keys.path)")
        }
        guard try row.bytes("key_check") == check else {
            throw MessageStoreError(
                .keyFile, "\(keys.path) is not the key file of \(path); remedy: restore the key file from its backup")
        }
    }

    /// Whoever copies the database folder must not get the keys with it.
    private func checkFolders() throws(MessageStoreError) {
        guard let folder = Self.realFolder(of: path) else {
            throw MessageStoreError(.database, "the folder of \(path) does not exist")
        }
        guard folder != Self.realFolder(of: keys.path) else {
            throw MessageStoreError(
                .keyFile, "\(keys.path) lies in the database folder; remedy: keep keys in a folder of their own")
        }
    }

    private static func realFolder(of path: String) -> String? {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { $0 == path.utf8.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard let resolved = realpath(folder, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
