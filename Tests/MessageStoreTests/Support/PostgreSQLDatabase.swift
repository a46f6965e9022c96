import MessageStore
import PostgreSQLStore
import SocialSecurity
import TestSupport

/// An empty database of one test.
struct PostgreSQLDatabase: Sendable {
    let server: PostgreSQLServer
    let name: String
    let schema: String
    let folder: TemporaryFolder

    /// - Parameter isShared: whether it is but a schema of its own, which is made sooner, in a database of many tests.
    init(isShared: Bool = false) throws {
        server = try PostgreSQLServer.running()
        (name, schema) = isShared ? try server.makeSchemaName() : (try server.makeDatabase(), "ocmw_gateway")
        folder = try TemporaryFolder()
    }

    var settings: PostgreSQLSettings {
        PostgreSQLSettings(host: server.folder, database: name, user: PostgreSQLServer.role, schema: schema)
    }

    /// Keys of a tenant, the same at each call.
    func keys(_ organisation: EnterpriseNumber = Sample.ownOrganisation) throws -> KeyRing {
        try KeyRing.open(path: folder.folder("keys") + "/\(organisation.digits).json", organisation: organisation)
    }

    /// The store of a tenant.
    func open(_ organisation: EnterpriseNumber = Sample.ownOrganisation) async throws -> PostgreSQLStore {
        try await PostgreSQLStore.open(settings, keys: keys(organisation))
    }
}
