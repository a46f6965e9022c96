import MessageStore
import Testing

@testable import PostgreSQLStore

/// What the store stands on: connections, transactions, migrations.
@Suite struct PostgreSQLConnectionTests {
    private static let table = """
        CREATE TABLE thing (
            tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
            seq bigint GENERATED ALWAYS AS IDENTITY,
            name text, content bytea, number bigint CHECK (number < 100), flag boolean)
        """

    private func store() async throws -> (PostgreSQLDatabase, PostgreSQLStore) {
        let database = try PostgreSQLDatabase()
        let store = try await database.open()
        try await store.write { _ = try $0.run(Self.table) }
        return (database, store)
    }

    @Test("Values come back as they went")
    func roundTrip() async throws {
        let (database, store) = try await store()
        defer { withExtendedLifetime(database) {} }
        let bytes: [UInt8] = [0, 1, 255, 0]
        try await store.write { session in
            try session.run(
                "INSERT INTO thing (name, content, number, flag) VALUES ($1, $2, $3, $4), ($5, $6, $7, $8)",
                ["é\"\\{,", .bytes(bytes), -7, true, .text(""), .bytes([]), nil, nil])
        }
        let rows = try await store.read { session in
            try session.each("SELECT * FROM thing ORDER BY seq") { row in
                (
                    try row.text("name"), try row.bytes("content"), try row.optionalInteger("number"),
                    try row.isNull("flag")
                )
            }.map { "\($0)" }
        }
        #expect(rows == [#"("é\"\\{,", [0, 1, 255, 0], Optional(-7), false)"#, #"("", [], nil, true)"#])
        let found = try await store.read { session in
            try session.one(
                "SELECT count(*) AS found FROM thing WHERE name = ANY ($1) AND number = ANY ($2) AND flag",
                [.texts(["other", "é\"\\{,"]), .integers([1, -7])])?.integer("found")
        }
        #expect(found == 1)
    }

    @Test("Text that PostgreSQL cannot hold is refused, not cut off")
    func textWithNull() async throws {
        let (database, store) = try await store()
        defer { withExtendedLifetime(database) {} }
        let code = await storeErrorCode {
            try await store.write { try $0.run("INSERT INTO thing (name) VALUES ($1)", [.text("a\u{0}b")]) }
        }
        #expect(code == .database)
    }

    @Test("A value of another type than asked for is an error of one read")
    func otherType() async throws {
        let (database, store) = try await store()
        defer { withExtendedLifetime(database) {} }
        #expect(
            await storeErrorCode { try await store.read { try $0.one("SELECT 1::bigint AS x")?.text("x") } }
                == .database)
        #expect(
            await storeErrorCode { try await store.read { try $0.one("SELECT 1::bigint AS x")?.integer("y") } }
                == .database)
    }

    @Test("Of calls that share a commit, one that throws is undone alone")
    func groupCommit() async throws {
        let (database, store) = try await store()
        defer { withExtendedLifetime(database) {} }
        let codes = await withTaskGroup(of: MessageStoreError.Code?.self) { group in
            for number in 1...200 {
                group.addTask {
                    await storeErrorCode {
                        try await store.write { session in
                            try session.run("INSERT INTO thing (number) VALUES ($1)", [.integer(number)])
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.filter { $0 == nil }.count == 99)
        #expect(codes.filter { $0 == .database }.count == 101)
        let kept = try await store.read { try $0.one("SELECT count(*) AS n FROM thing")?.integer("n") }
        #expect(kept == 99)
        let commits = try await store.read { session in
            try session.one("SELECT count(DISTINCT xmin::text) AS n FROM thing")?.integer("n") ?? 0
        }
        // Each call has a subtransaction of its own, with a number of its own: fewer than that cannot be seen here.
        #expect(commits == 99)
    }

    @Test("A read changes nothing")
    func readOnly() async throws {
        let (database, store) = try await store()
        defer { withExtendedLifetime(database) {} }
        let code = await storeErrorCode {
            try await store.read { try $0.run("INSERT INTO thing (number) VALUES (1)", []) }
        }
        #expect(code == .database)
    }

    @Test("A connection that the server ended is made anew")
    func reconnect() async throws {
        let (database, store) = try await store()
        try database.server.superuser(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = '\(database.name)' AND pid <> pg_backend_pid()
            """)
        try await store.write { _ = try $0.run("INSERT INTO thing (number) VALUES (1)", []) }
        let kept = try await store.read { try $0.one("SELECT count(*) AS n FROM thing")?.integer("n") }
        #expect(kept == 1)
    }

    @Test("After close, calls say so")
    func closed() async throws {
        let (database, store) = try await store()
        defer { withExtendedLifetime(database) {} }
        try await store.close()
        #expect(await storeErrorCode { try await store.read { _ in } } == .closed)
        #expect(await storeErrorCode { try await store.write { _ in } } == .closed)
    }

    @Test("Opened again, the schema and the tenant's row are there")
    func reopen() async throws {
        let database = try PostgreSQLDatabase()
        try await database.open().close()
        let store = try await database.open()
        let count = try await store.read { try $0.one("SELECT count(*) AS n FROM tenant")?.integer("n") }
        #expect(count == 1)
    }
}
