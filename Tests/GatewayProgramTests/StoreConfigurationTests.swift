import Foundation
import Gateway
import MessageStore
import PostgreSQLStore
import TestSupport
import Testing

@testable import ocmw_gateway

/// Where the stores are, as the configuration file says it.
@Suite struct StoreConfigurationTests {
    private static func text(_ test: TestConfiguration, _ keys: String) -> String {
        test.text + "\nstore: { kind: postgresql, postgresql: { \(keys) } }\n"
    }

    @Test func withoutKeyEachTenantHasAFile() async throws {
        try await TestConfiguration.with { test in
            guard case .sqlite = try await test.load(test.text).store else {
                Issue.record("not the file")
                return
            }
        }
    }

    @Test func databaseIsReadIntoPlainValues() async throws {
        try await TestConfiguration.with { test in
            let keys =
                "host: db.example, port: 5433, database: d, user: u, passwordFile: secret, schema: s1, ca: ca.pem"
            guard case .postgresql(let database) = try await test.load(Self.text(test, keys)).store else {
                Issue.record("not the database")
                return
            }
            let settings = database.settings
            #expect(settings.host == "db.example" && settings.port == 5433 && settings.schema == "s1")
            #expect(settings.database == "d" && settings.user == "u" && settings.password == nil)
            #expect(settings.tls == .verified(authorities: "\(test.folder)/ca.pem"))
            try Data("pass word\nsecond line".utf8).write(to: URL(filePath: "\(test.folder)/secret"))
            #expect(try database.complete().password == "pass word")
            try Data("\n".utf8).write(to: URL(filePath: "\(test.folder)/secret"))
            #expect(throws: CommandFailure.self) { try database.complete() }
        }
    }

    /// Keys under `store.postgresql`, and the one that is named for them; `nil`: nothing is wrong.
    static let changes: [(keys: String, key: String?)] = [
        ("host: /run/postgresql, database: d, user: u", nil),
        ("database: d, user: u, tls: disabled", "host"), ("host: h, user: u, tls: disabled", "database"),
        ("host: h, database: d, tls: disabled", "user"), ("host: h, database: d, user: u", "ca"),
        ("host: h, database: d, user: u, tls: disabled", nil), ("host: h, database: d, user: u, ca: ca.pem", nil),
        ("host: h, database: d, user: u, tls: perhaps, ca: c", "tls"),
        ("host: /s, database: d, user: u, port: 65536", "port"), ("host: /s, database: d, user: u, port: 65535", nil),
        ("host: /s, database: d, user: u, schema: 1a", "schema"), ("host: /s, database: d, user: u, schema: a1", nil),
        ("host: /s, database: d, user: u, schema: \"a;b\"", "schema"),
        ("host: /s, database: d, user: u, schema: pg_a", "schema"),
        ("host: /s, database: d, user: u, password: p", "password"),
    ]

    @Test(arguments: changes)
    func whatIsWrongIsNamedByItsKey(keys: String, key: String?) async throws {
        try await TestConfiguration.with { test in
            var found: [String] = []
            do {
                _ = try await test.load(Self.text(test, keys))
            } catch let error as ConfigurationFindings {
                found = error.findings.map(\.key)
            }
            #expect(found == (key.map { ["store.postgresql.\($0)"] } ?? []))
        }
    }

    @Test func passwordIsItsOwnersAlone() async throws {
        try await TestConfiguration.with { test in
            let text = Self.text(test, "host: /s, database: d, user: u, passwordFile: secret")
            let key = "store.postgresql.passwordFile"
            #expect(try await test.findings(text).filter { $0.key == key }.count == 1)
            for (mode, count) in [(0o600, 0), (0o640, 1)] {
                try Data("p".utf8).write(to: URL(filePath: "\(test.folder)/secret"))
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: "\(test.folder)/secret")
                #expect(try await test.findings(text).filter { $0.key == key }.count == count)
            }
        }
    }

    @Test func storesAreMadeInTheDatabase() async throws {
        try await TestConfiguration.with { test in
            let server = try PostgreSQLServer.running()
            let name = try server.makeDatabase()
            let keys = "host: \(server.folder), database: \(name), user: \(PostgreSQLServer.role)"
            let configuration = try await test.load(Self.text(test, keys))
            let tenant = configuration.tenants[0]
            await #expect(throws: CommandFailure.self) { try await configuration.checkStoreExists(of: tenant) }
            let graph = try await GatewayGraph(configuration, logger: RecordedLog().logger)
            try await configuration.checkStoreExists(of: tenant)
            #expect(graph.tenants[0].store is PostgreSQLStore)
            #expect(try await graph.tenants[0].store.schemaDifferences() == [])
            try await graph.close()
            #expect(!FileManager.default.fileExists(atPath: configuration.storePath(of: tenant)))
        }
    }
}
