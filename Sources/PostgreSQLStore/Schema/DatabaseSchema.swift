import MessageStore
import Synchronization

/// The tables, columns, constraints, indexes, triggers, functions, policies and rules of one schema, as the catalogue of the
/// database tells them.
struct DatabaseSchema: Hashable, Sendable {
    /// What a part is by its name, such as `trigger outbox_transition on outbox`.
    private let parts: [String: String]

    /// Reads the schema that the connection's search path begins with.
    init(_ session: StoreSession, schema: String) throws {
        parts = Dictionary(
            try session.each(Self.catalogue, [.text(schema)]) { row in
                (try row.text("name"), try row.optionalText("definition") ?? "")
            }, uniquingKeysWith: { "\($0)\n\($1)" })
    }

    /// In which parts this is another schema than the migrations make; each by kind and name, in order.
    func differences(from expected: DatabaseSchema) -> [String] {
        let surplus = parts.filter { expected.parts[$0.key] != $0.value }.keys.map { name in
            Self.printable(name) + (expected.parts[name] == nil ? " is not one of this version" : " is another one")
        }
        let missing = expected.parts.keys.filter { parts[$0] == nil }.map { "\($0) is missing" }
        return (surplus + missing).sorted()
    }

    /// A name that somebody else gave, without what a terminal would obey.
    private static func printable(_ name: String) -> String {
        String(name.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" })
    }

    /// Names are told without their schema where the search path finds them (`pg_get_…def(…, true)`), so that two schemas
    /// can be compared. What only moves the numbers of pages or rows is left out, and so is who may read.
    private static let catalogue = """
        WITH relation AS (
            SELECT pg_class.* FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1)
        SELECT format('relation %s', relname) AS name, concat_ws(' ', relkind, relpersistence, relispartition,
            relrowsecurity, relforcerowsecurity, relreplident, array_to_string(reloptions, ',')) AS definition
        FROM relation
        UNION ALL SELECT format('column %s of %s', attname, relname), concat_ws(' ', format_type(atttypid, atttypmod),
            attnotnull, attidentity, attgenerated, attstorage, attcollation, attislocal, attinhcount,
            pg_get_expr(adbin, adrelid, true))
        FROM pg_attribute JOIN relation ON relation.oid = attrelid AND relkind <> 'i'
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped
        UNION ALL SELECT format('constraint %s on %s', conname, relname),
            concat_ws(' ', convalidated, condeferrable, condeferred, pg_get_constraintdef(pg_constraint.oid, true))
        FROM pg_constraint JOIN relation ON relation.oid = conrelid
        UNION ALL SELECT format('index %s', relname),
            concat_ws(' ', indisvalid, indisready, indislive, pg_get_indexdef(indexrelid, 0, true))
        FROM pg_index JOIN relation ON relation.oid = indexrelid
        UNION ALL SELECT format('trigger %s on %s', tgname, relname),
            concat_ws(' ', tgenabled, pg_get_triggerdef(pg_trigger.oid, true))
        FROM pg_trigger JOIN relation ON relation.oid = tgrelid WHERE NOT tgisinternal
        UNION ALL SELECT format('trigger of constraint %s on %s', conname, relname),
            string_agg(concat_ws(' ', tgtype, tgenabled), ',' ORDER BY tgtype, tgenabled)
        FROM pg_trigger JOIN relation ON relation.oid = tgrelid JOIN pg_constraint ON pg_constraint.oid = tgconstraint
        WHERE tgisinternal GROUP BY conname, relname
        UNION ALL SELECT format('function %s(%s)', proname, pg_get_function_identity_arguments(pg_proc.oid)),
            concat_ws(' ', lanname, prokind, prosecdef, provolatile, proisstrict, proleakproof, prorettype,
                array_to_string(proconfig, ','), prosrc)
        FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace JOIN pg_language ON pg_language.oid = prolang
        WHERE nspname = $1
        UNION ALL SELECT format('policy %s on %s', polname, relname), concat_ws(' ', polcmd, polpermissive, polroles,
            pg_get_expr(polqual, polrelid, true), '/', pg_get_expr(polwithcheck, polrelid, true))
        FROM pg_policy JOIN relation ON relation.oid = polrelid
        UNION ALL SELECT format('rule %s on %s', rulename, relname),
            concat_ws(' ', ev_enabled, pg_get_ruledef(pg_rewrite.oid, true))
        FROM pg_rewrite JOIN relation ON relation.oid = ev_class
        UNION ALL SELECT format('table %s that inherits from %s', inhrelid::regclass, relname), ''
        FROM pg_inherits JOIN relation ON relation.oid = inhparent AND relkind = 'r'
        """
}

extension DatabaseSchema {
    /// What the migrations make, by version of the server: versions put some definitions in other words.
    private static let made = Mutex<[Int64: DatabaseSchema]>([:])

    /// What the migrations of this version make: made once, in a schema of another name that is never committed.
    static func expected(_ settings: PostgreSQLSettings, _ sealer: ValueSealer) throws -> DatabaseSchema {
        let connection = try Connection(settings, tenant: sealer.keys.organisation.digits)
        let session = StoreSession(connection: connection, sealer: sealer)
        let version = try session.one("SELECT current_setting('server_version_num')::bigint AS version")
        guard let number = try version?.integer("version") else {
            throw MessageStoreError(.database, "PostgreSQL tells no version")
        }
        if let known = made.withLock({ $0[number] }) { return known }
        let schema = try make(session)
        made.withLock { $0[number] = schema }
        return schema
    }

    /// The transaction ends with the connection at the latest.
    private static func make(_ session: StoreSession) throws -> DatabaseSchema {
        let name = "ocmw_expected_\(session.connection.serverProcess)"
        try session.connection.execute("BEGIN; CREATE SCHEMA \(name)")
        _ = try session.one("SELECT set_config('search_path', $1, true)", [.text("\(name), pg_temp")])
        try session.connection.execute(SchemaMigration.table)
        for migration in SchemaMigration.all { try session.connection.execute(migration.statements) }
        let schema = try DatabaseSchema(session, schema: name)
        try session.connection.execute("ROLLBACK")
        return schema
    }
}
