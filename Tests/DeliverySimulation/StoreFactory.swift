import Foundation
import MessageStore
import SQLiteStore
import SocialSecurity

/// Makes the stores of simulated worlds: the place where another kind of database is plugged in.
package protocol StoreFactory: Sendable {
    /// Opens the store of an organisation in the folder of one world; another store object each time, on the same data.
    func open(_ organisation: EnterpriseNumber, world folder: String) async throws -> any TenantStore

    /// The keys of an organisation.
    func keys(_ organisation: EnterpriseNumber) throws -> KeyRing

    /// Puts fresh data of an organisation into the folder of one world: those of `keepTemplate`.
    func prepare(_ organisation: EnterpriseNumber, world folder: String) throws

    /// Keeps the data of an organisation in this folder as what every world begins with; its stores are closed.
    func keepTemplate(_ organisation: EnterpriseNumber, world folder: String) throws

    /// Removes what is kept of a world beside its folder.
    func remove(world folder: String) throws
}

/// SQLite files in a temporary folder: migrated once, copied for each world.
package struct SQLiteFactory: StoreFactory {
    private let folder: String

    /// - Parameter folder: for key files and templates.
    package init(folder: String) { self.folder = folder }

    package func keys(_ organisation: EnterpriseNumber) throws -> KeyRing {
        try KeyRing.open(path: "\(folder)/keys/\(organisation.digits).json", organisation: organisation)
    }

    package func open(_ organisation: EnterpriseNumber, world: String) async throws -> any TenantStore {
        try await SQLiteStore.open(path: path(organisation, world), keys: keys(organisation))
    }

    package func prepare(_ organisation: EnterpriseNumber, world: String) throws {
        try FileManager.default.copyItem(atPath: template(organisation), toPath: path(organisation, world))
    }

    package func keepTemplate(_ organisation: EnterpriseNumber, world: String) throws {
        try FileManager.default.copyItem(atPath: path(organisation, world), toPath: template(organisation))
    }

    /// Everything is in the folder.
    package func remove(world folder: String) {}

    private func path(_ organisation: EnterpriseNumber, _ world: String) -> String {
        "\(world)/\(organisation.digits).sqlite"
    }

    private func template(_ organisation: EnterpriseNumber) -> String {
        "\(folder)/templates/\(organisation.digits).sqlite"
    }
}
