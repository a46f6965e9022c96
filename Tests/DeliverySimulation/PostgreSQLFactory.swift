import MessageStore
import PostgreSQLStore
import SocialSecurity
import Synchronization
import TestSupport

/// A database a store in a PostgreSQL server of the simulation's own: migrated once, copied for each world.
package final class PostgreSQLFactory: StoreFactory {
    private let keyFolder: String
    private let server: PostgreSQLServer
    /// Databases of worlds that may be over by now.
    private let made = Mutex<[String]>([])
    /// Databases that were begun for the template world.
    private let begun = Mutex<Set<String>>([])

    /// - Parameter keyFolder: for key files.
    package init(keyFolder: String) throws {
        self.keyFolder = keyFolder
        server = try PostgreSQLServer.running()
    }

    package func keys(_ organisation: EnterpriseNumber) throws -> KeyRing {
        try KeyRing.open(path: "\(keyFolder)/\(organisation.digits).json", organisation: organisation)
    }

    package func open(_ organisation: EnterpriseNumber, world: String) async throws -> any TenantStore {
        let name = Self.name(organisation, world)
        if begun.withLock({ $0.contains(name) }) == false, !made.withLock({ $0.contains(name) }) {
            try server.superuser("CREATE DATABASE \"\(name)\" OWNER \(PostgreSQLServer.role) TEMPLATE template0")
            begun.withLock { _ = $0.insert(name) }
        }
        return try await PostgreSQLStore.open(settings(name), keys: keys(organisation))
    }

    package func prepare(_ organisation: EnterpriseNumber, world: String) throws {
        let name = Self.name(organisation, world)
        let template = Self.template(organisation)
        try server.superuser("CREATE DATABASE \"\(name)\" OWNER \(PostgreSQLServer.role) TEMPLATE \"\(template)\"")
        made.withLock { $0.append(name) }
    }

    package func keepTemplate(_ organisation: EnterpriseNumber, world: String) throws {
        try server.superuser(
            "ALTER DATABASE \"\(Self.name(organisation, world))\" RENAME TO \"\(Self.template(organisation))\"")
    }

    package func remove(world: String) throws {
        let end = "/" + Self.worldName(world)
        let over = made.withLock { made in
            defer { made.removeAll { $0.hasSuffix(end) } }
            return made.filter { $0.hasSuffix(end) }
        }
        for name in over { try server.superuser("DROP DATABASE \"\(name)\" WITH (FORCE)") }
    }

    private func settings(_ database: String) -> PostgreSQLSettings {
        PostgreSQLSettings(host: server.folder, database: database, user: PostgreSQLServer.role, readerCount: 1)
    }

    private static func worldName(_ world: String) -> String {
        world.split(separator: "/").suffix(2).joined(separator: "-")
    }

    private static func name(_ organisation: EnterpriseNumber, _ world: String) -> String {
        "\(organisation.digits)/\(worldName(world))"
    }

    private static func template(_ organisation: EnterpriseNumber) -> String { "template-\(organisation.digits)" }
}
