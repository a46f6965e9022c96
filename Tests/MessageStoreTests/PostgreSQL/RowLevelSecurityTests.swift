import MessageStore
import SocialSecurity
import TestSupport
import Testing

@testable import PostgreSQLStore

/// Tenants share tables; the database itself keeps them apart.
@Suite struct RowLevelSecurityTests {
    /// A document of each of two OCMWs in one database.
    private func filled() async throws -> PostgreSQLDatabase {
        let database = try PostgreSQLDatabase()
        for organisation in [Sample.ownOrganisation, Sample.otherOrganisation] {
            let store = try await database.open(organisation)
            try await store.commit(Changes(outgoing: [try Sample.outgoing()]))
            try await store.close()
        }
        return database
    }

    private func connection(_ database: PostgreSQLDatabase, tenant: String?) async throws -> Connection {
        try Connection(database.settings, tenant: tenant)
    }

    private func count(_ connection: Connection, _ sql: String) throws -> Int64? {
        let result = try connection.query(sql)
        return try result.count > 0 ? Row(result, 0).integer("n") : nil
    }

    @Test("Every table but that of migrations is held apart, for its owner too")
    func everyTable() async throws {
        let database = try await filled()
        let open = try database.server.superuser(
            """
            SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE nspname = 'ocmw_gateway' AND relkind IN ('r', 'p', 'v', 'm')
                AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname
            """, in: database.name)
        #expect(open == "schema_migration")
        let policies = try database.server.superuser(
            "SELECT DISTINCT polcmd, polpermissive, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) "
                + "FROM pg_policy", in: database.name)
        let rule = "(tenant = current_setting('ocmw.tenant'::text))"
        #expect(policies == "*|t|\(rule)|\(rule)")
    }

    @Test("A connection of one OCMW sees and changes nothing of another one")
    func otherTenant() async throws {
        let database = try await filled()
        let connection = try await connection(database, tenant: Sample.ownOrganisation.digits)
        #expect(try count(connection, "SELECT count(*) AS n FROM document") == 1)
        let other = "tenant = '\(Sample.otherOrganisation.digits)'"
        #expect(try count(connection, "SELECT count(*) AS n FROM document WHERE \(other)") == 0)
        #expect(try connection.query("UPDATE outbox SET last_code = 'x' WHERE \(other)").affected == 0)
        #expect(try connection.query("DELETE FROM outbox WHERE \(other)").affected == 0)
        #expect(throws: DatabaseFailure.self) {
            try connection.query(
                "INSERT INTO tenant (tenant, key_check) VALUES ('\(Sample.hub.digits)', '')")
        }
        let kept = try database.server.superuser(
            "SELECT tenant, count(*) FROM ocmw_gateway.outbox WHERE last_code IS NULL GROUP BY 1 ORDER BY 1",
            in: database.name)
        #expect(kept == "\(Sample.otherOrganisation.digits)|1\n\(Sample.ownOrganisation.digits)|1")
    }

    @Test("A connection of no OCMW sees nothing at all")
    func noTenant() async throws {
        let database = try await filled()
        let connection = try await connection(database, tenant: nil)
        for statement in ["SELECT count(*) AS n FROM document", "DELETE FROM outbox", "UPDATE outbox SET due_at = 1"] {
            #expect(throws: DatabaseFailure.self) { try connection.query(statement) }
        }
        #expect(try database.server.superuser("SELECT count(*) FROM ocmw_gateway.outbox", in: database.name) == "2")
    }

    @Test("A role for which the rule does not hold opens nothing", arguments: ["SUPERUSER", "BYPASSRLS"])
    func exemptRole(_ attribute: String) async throws {
        let database = try PostgreSQLDatabase()
        let role = "exempt_\(attribute.lowercased())"
        try database.server.superuser("CREATE ROLE \(role) LOGIN \(attribute)")
        var settings = database.settings
        settings.user = role
        let error = await #expect(throws: MessageStoreError.self) {
            try await PostgreSQLStore.open(settings, keys: database.keys())
        }
        #expect(error?.code == .database)
        #expect(error?.reason.contains(role) == true && error?.reason.contains("NOBYPASSRLS") == true)
        let tables = try database.server.superuser(
            "SELECT count(*) FROM pg_namespace WHERE nspname = 'ocmw_gateway'", in: database.name)
        #expect(tables == "0")
    }

    @Test("Keys of another file do not open the rows of an OCMW")
    func otherKeys() async throws {
        let database = try await filled()
        let keys = try KeyRing.open(
            path: database.folder.folder("other") + "/keys.json", organisation: Sample.ownOrganisation)
        #expect(await storeErrorCode { try await PostgreSQLStore.open(database.settings, keys: keys) } == .keyFile)
    }
}
