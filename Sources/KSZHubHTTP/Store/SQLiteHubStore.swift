import GRDB
import KSZHub
import Messages
import SQLiteWriting
import SocialSecurity
import XMLSecurity

/// The hub's file: one SQLite database, WAL, every commit synced before it returns.
///
/// One connection writes and commits together what waits for it; up to four read beside it and see the last commit.
public struct SQLiteHubStore: HubStore {
    let pool: DatabasePool
    let writer: GroupCommit

    /// Opens the file, creates it when it is not there, and brings its tables up to date.
    ///
    /// - Throws: `KSZHubError` `.storageFailed`.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "mock-ksz"
        // A command may open the file of a running hub.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // The pool itself makes it WAL.
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")
        }
        configuration.maximumReaderCount = 4
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            writer = GroupCommit(pool: pool)
            try HubMigrations.migrator.migrate(pool)
        } catch {
            throw KSZHubError(.storageFailed, "the hub's database cannot be opened: \(Self.reason(error))")
        }
    }

    /// Waits for what is being written, folds the write-ahead log into the file and closes it; every later call fails.
    ///
    /// - Throws: `KSZHubError` `.storageFailed`.
    public func close() throws {
        do {
            try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw Self.storageError(error)
        }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await writer.write(body) } catch { throw Self.storageError(error) }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await pool.read(body) } catch { throw Self.storageError(error) }
    }

    private static func storageError(_ error: any Error) -> any Error {
        error is KSZHubError ? error : KSZHubError(.storageFailed, reason(error))
    }

    /// SQLite's result code and constant message; never SQL arguments.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "unexpected error" }
        return "SQLite \(error.extendedResultCode.rawValue): \(error.resultCode)"
    }
}
