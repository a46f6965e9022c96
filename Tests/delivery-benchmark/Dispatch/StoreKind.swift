import Foundation
import MessageStore
import PostgreSQLStore
import SQLiteStore
import SocialSecurity
import TestSupport

/// Where a store is.
enum StoreKind: String, CaseIterable {
    case sqlite, postgresql

    var name: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgresql: "PostgreSQL"
        }
    }

    /// An empty store in a folder or database of its own.
    func open(in folder: URL, name: String, organisation: EnterpriseNumber) async throws -> OpenedStore {
        let (data, keyFolder) = (folder.appendingPathComponent(name), folder.appendingPathComponent("\(name)-keys"))
        for url in [data, keyFolder] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        let keys = try KeyRing.open(path: keyFolder.path + "/keys.json", organisation: organisation)
        switch self {
        case .sqlite:
            return OpenedStore(
                store: try await SQLiteStore.open(path: data.path + "/store.sqlite", keys: keys), keys: keys,
                database: nil)
        case .postgresql:
            let server = try PostgreSQLServer.runningDurably()
            let database = try server.makeDatabase()
            let settings = PostgreSQLSettings(host: server.folder, database: database, user: PostgreSQLServer.role)
            return OpenedStore(
                store: try await PostgreSQLStore.open(settings, keys: keys), keys: keys, database: database)
        }
    }
}

/// A store that the benchmark opened itself.
struct OpenedStore {
    let store: any TenantStore
    let keys: KeyRing
    /// Its PostgreSQL database.
    let database: String?

    /// What autovacuum does sooner or later: the planner knows how large the tables are.
    func settle() throws {
        guard let database else { return }
        _ = try PostgreSQLServer.runningDurably().superuser("VACUUM ANALYZE", in: database)
    }
}
