import Foundation
import PostgreSQLStore

extension GatewayConfiguration {
    /// The tenant with this short name or enterprise number, or the only one when none is given.
    ///
    /// - Throws: `CommandFailure` that lists the names there are.
    func tenant(named name: String?) throws -> TenantConfiguration {
        let names = tenants.map(\.name)
        guard let name = name ?? (names.count == 1 ? names.first : nil),
            let tenant = tenants.first(where: { $0.name == name || $0.organisation.digits == name })
        else {
            throw CommandFailure(
                name.map { "no tenant is called \($0.prefix(64))" } ?? "there are several tenants and none is named",
                remedy: "use --tenant with one of: \(names.joined(separator: ", "))")
        }
        return tenant
    }

    /// The same configuration with these tenants only, whose stores alone are opened.
    func serving(_ tenants: [TenantConfiguration]) -> GatewayConfiguration {
        var configuration = self
        configuration.tenants = tenants
        return configuration
    }

    /// Database of a tenant.
    func storePath(of tenant: TenantConfiguration) -> String {
        "\(dataDirectory)/\(tenant.organisation.digits).sqlite"
    }

    /// Refuses to look at a store that was never made: looking must not make an empty one.
    ///
    /// - Throws: `CommandFailure`.
    func checkStoreExists(of tenant: TenantConfiguration) async throws {
        if case .postgresql(let database) = store {
            guard try await PostgreSQLStore.exists(database.complete(), of: tenant.organisation) else {
                throw CommandFailure(
                    "tenant \(tenant.name) has no rows yet in the database \(database.settings.database)",
                    remedy: "correct store.postgresql, or make them with ocmw-gateway serve or keys create")
            }
            return
        }
        let path = storePath(of: tenant)
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                "tenant \(tenant.name) has no database yet: \(path) does not exist",
                remedy: "correct data.directory, or make it with ocmw-gateway serve or keys create")
        }
    }
}
