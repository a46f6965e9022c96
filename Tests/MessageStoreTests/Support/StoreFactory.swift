import Foundation
import MessageStore
import PostgreSQLStore
import SQLiteStore
import SocialSecurity
import Testing

/// A folder of one test, removed with its last user.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A folder inside, made when missing.
    func folder(_ name: String) throws -> String {
        let inner = path + "/" + name
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        return inner
    }

    func file(_ name: String) -> String { path + "/" + name }
}

/// A store of one test and what it stands on.
struct OpenStore: Sendable {
    let store: any TenantStore
    let keys: KeyRing
    let folder: TemporaryFolder
}

/// Makes stores of one kind. Every conformance test runs once for each kind.
struct StoreFactory: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (EnterpriseNumber) async throws -> OpenStore

    static let all: [StoreFactory] = [
        StoreFactory(testDescription: "SQLite") { organisation in
            let folder = try TemporaryFolder()
            let keys = try KeyRing.open(path: folder.folder("keys") + "/keys.json", organisation: organisation)
            let store = try await SQLiteStore.open(path: folder.folder("data") + "/store.sqlite", keys: keys)
            return OpenStore(store: store, keys: keys, folder: folder)
        },
        StoreFactory(testDescription: "PostgreSQL") { organisation in
            let database = try PostgreSQLDatabase(isShared: true)
            let keys = try database.keys(organisation)
            let store = try await PostgreSQLStore.open(database.settings, keys: keys)
            return OpenStore(store: store, keys: keys, folder: database.folder)
        },
    ]

    /// A store of the first OCMW.
    func open() async throws -> OpenStore { try await make(Sample.ownOrganisation) }
}
