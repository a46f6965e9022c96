/// One numbered step of the schema. Steps are only ever added: a published step never changes.
struct SchemaMigration: Sendable {
    /// Its place in the order, as recorded in the database.
    let number: Int64
    /// Its subject.
    let name: String
    /// Tables that it makes; each gets the rule that a connection sees and writes rows of its own tenant only.
    let tables: [String]
    /// SQL statements. Names are found in the schema of the settings.
    let sql: String

    init(number: Int64, name: String, tables: [String] = [], sql: String) {
        self.number = number
        self.name = name
        self.tables = tables
        self.sql = sql
    }

    /// Every step, in order.
    static let all = (delivery + audit).sorted { $0.number < $1.number }

    /// Documents and what moves them.
    private static let delivery = [
        tenant, documents, outbox, inbox, applications, transfers, deadlines, persons, decisionRegister, inquiries,
        idempotencyKeys, webhooks, brakes, successions, retention,
    ]

    /// What was done already.
    static let table = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            number bigint PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)
        """

    /// Whether a newer program brought the schema up to date.
    static func isSuperseded(_ session: StoreSession) throws -> Bool {
        let known = Set(all.map(\.number))
        return try session.each("SELECT number FROM schema_migration") { try $0.integer("number") }
            .contains { !known.contains($0) }
    }

    /// Everything to run, constant texts all.
    var statements: String {
        let guards = tables.map { table in
            """
            ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
            ALTER TABLE \(table) FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON \(table) USING (tenant = current_setting('ocmw.tenant'))
                WITH CHECK (tenant = current_setting('ocmw.tenant'));
            """
        }
        return ([sql] + guards).joined(separator: "\n")
    }
}
