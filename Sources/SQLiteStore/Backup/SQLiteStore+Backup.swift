import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

extension SQLiteStore {
    /// Copies with SQLite's own means, within one read: what is committed meanwhile stays in the write-ahead log, which grows
    /// for as long as the copy takes.
    public func backUp(
        into folder: String, at instant: UTCInstant, progress: @escaping @Sendable (StoreProgress) -> Void
    ) async throws -> StoreBackup {
        try checkOpen()
        return try await translatingErrors {
            try await onDispatchThread { [self] in
                let copy = DatabaseCopy(folder: folder)
                try copy.take(from: pool, progress: progress)
                return try copy.describe(of: organisation, at: instant)
            }
        }
    }
}

/// One file with the state of a store at one instant, and its manifest.
struct DatabaseCopy: Sendable {
    /// Some 16 MB between two words of progress.
    private static let pagesPerStep: CInt = 4_096

    let folder: String

    private var path: String { "\(folder)/\(StoreBackup.fileName)" }
    private var manifest: String { "\(folder)/\(StoreBackup.manifestName)" }

    /// Fills the file. It is one file afterwards, without a write-ahead log beside it, and whole as SQLite judges it.
    func take(from pool: DatabasePool, progress: @escaping @Sendable (StoreProgress) -> Void) throws {
        guard !SynchronizedFile.exists(path), !SynchronizedFile.exists(manifest) else {
            throw MessageStoreError(.backup, "\(folder) already holds a backup")
        }
        try PrivateFile.createEmpty(path)
        let queue = try DatabaseQueue(path: path)
        do {
            try pool.backup(to: queue, pagesPerStep: Self.pagesPerStep) { step in
                progress(StoreProgress(done: step.completedPageCount, total: step.totalPageCount))
            }
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                let faults = try String.fetchAll(db, sql: "PRAGMA quick_check(1)").filter { $0 != "ok" }
                guard faults.isEmpty else {
                    throw MessageStoreError(.backup, "the database is damaged, and so is its copy: run store check")
                }
            }
        } catch {
            try? queue.close()
            throw error
        }
        try queue.close()
        try SynchronizedFile.synchronize(path)
    }

    /// Looks at the copy itself, and writes the manifest: what it says is what the copy holds.
    func describe(of organisation: EnterpriseNumber, at instant: UTCInstant) throws -> StoreBackup {
        let found = try SynchronizedFile.digest(path)
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let backup = try queue.read { db in
            StoreBackup(
                organisation: organisation, madeAt: instant, schema: try Self.schema(db),
                file: StoreBackup.File(name: StoreBackup.fileName, bytes: found.bytes, sha256: found.sha256),
                auditLog: try Self.auditLog(db), outbox: try Self.extent("outbox", db),
                inbox: try Self.extent("inbox", db))
        }
        try queue.close()
        try PrivateFile.replace(manifest, with: try backup.json())
        return backup
    }

    private static func schema(_ db: Database) throws -> String {
        guard let name = try SchemaMigration.migrator.completedMigrations(db).last else {
            throw MessageStoreError(.backup, "the copy has no schema")
        }
        return name
    }

    private static func auditLog(_ db: Database) throws -> [StoreBackup.LogYear] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT year, count(*) AS lines,
                    (SELECT coalesce(max(size), 0) FROM checkpoint WHERE checkpoint.year = audit_leaf.year) AS signed
                FROM audit_leaf GROUP BY year ORDER BY year
                """
        ).map { StoreBackup.LogYear(year: try $0["year"], lines: try $0["lines"], signedLines: try $0["signed"]) }
    }

    private static func extent(_ table: String, _ db: Database) throws -> StoreBackup.Extent {
        let row = try Row.fetchOne(
            db, sql: "SELECT count(*) AS total, coalesce(max(seq), 0) AS newest FROM \(table)")
        guard let row else { throw MessageStoreError(.backup, "the copy cannot be counted") }
        return StoreBackup.Extent(rows: try row["total"], newestRow: try row["newest"])
    }
}
