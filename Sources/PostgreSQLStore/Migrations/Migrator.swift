import MessageStore

/// Brings the schema up to date and checks that it may be used; instances that start together do so one after the other.
struct Migrator {
    let settings: PostgreSQLSettings
    let connection: Connection
    let sealer: ValueSealer

    private var session: StoreSession { StoreSession(connection: connection, sealer: sealer) }

    /// - Throws: `MessageStoreError` with `.schemaTooNew`, `.keyFile` or `.database`; nothing is changed then.
    func run() throws {
        try checkServer()
        try checkRole()
        try connection.execute("BEGIN")
        try session.run("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [.text("\(settings.schema)/migrate")])
        try makeSchema()
        try migrate()
        try checkOwner()
        try connection.execute("COMMIT")
    }

    private func checkServer() throws {
        guard
            let row = try session.one(
                """
                SELECT current_setting('server_version_num')::bigint AS version,
                    current_setting('server_encoding') AS encoding, current_setting('server_version') AS name
                """)
        else { return }
        guard try row.integer("version") >= 150_000 else {
            throw MessageStoreError(
                .database, "PostgreSQL \(try row.text("name")) is too old; remedy: use version 15 or newer")
        }
        guard try row.text("encoding") == "UTF8" else {
            throw MessageStoreError(
                .database,
                "the database \(settings.database) holds no Unicode; remedy: CREATE DATABASE … ENCODING 'UTF8'")
        }
    }

    /// Row-level security keeps tenants apart; it does not hold for everybody.
    private func checkRole() throws {
        let query = """
            SELECT rolname, rolsuper, rolbypassrls FROM pg_roles
            WHERE rolname IN (current_user, session_user) AND (rolsuper OR rolbypassrls)
            """
        guard let row = try session.one(query) else { return }
        let name = try row.text("rolname")
        let reason = try row.boolean("rolsuper") ? "is a superuser" : "has BYPASSRLS"
        throw MessageStoreError(
            .database,
            "the PostgreSQL role \(name) \(reason), so nothing keeps tenants apart; "
                + "remedy: use a role of its own, made with NOSUPERUSER NOBYPASSRLS")
    }

    private func makeSchema() throws {
        let exists = try session.one("SELECT 1 FROM pg_namespace WHERE nspname = $1", [.text(settings.schema)]) != nil
        do {
            // The name has letters, digits and `_` only.
            if !exists { try connection.execute("CREATE SCHEMA \(settings.schema)") }
            try connection.execute(SchemaMigration.table)
        } catch let failure as DatabaseFailure where failure.sqlState == "42501" {
            throw MessageStoreError(
                .database,
                "the PostgreSQL role \(settings.user) may make no schema in \(settings.database); "
                    + "remedy: GRANT CREATE ON DATABASE \(settings.database) TO \(settings.user)")
        }
    }

    private func migrate() throws {
        guard try !SchemaMigration.isSuperseded(session) else {
            throw MessageStoreError(
                .schemaTooNew,
                "the schema \(settings.schema) was written by a newer version; remedy: install that version again")
        }
        let done = Set(try session.each("SELECT number FROM schema_migration") { try $0.integer("number") })
        for migration in SchemaMigration.all where !done.contains(migration.number) {
            try connection.execute(migration.statements)
            try session.run(
                """
                INSERT INTO schema_migration (number, name, applied_at)
                VALUES ($1, $2, (extract(epoch FROM now()) * 1000)::bigint)
                """, [.integer(migration.number), .text(migration.name)])
        }
    }

    private func checkOwner() throws {
        let check = sealer.keys.keyedDigest.of([], purpose: "key-check")
        try session.run("INSERT INTO tenant (key_check) VALUES ($1) ON CONFLICT (tenant) DO NOTHING", [.bytes(check)])
        guard try session.one("SELECT key_check FROM tenant")?.bytes("key_check") == check else {
            throw MessageStoreError(
                .keyFile,
                "\(sealer.keys.path) is not the key file of \(sealer.keys.organisation) in this database; "
                    + "remedy: restore the key file from its backup")
        }
    }
}
