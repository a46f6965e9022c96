extension SchemaMigration {
    /// Keeps who took over from whom after mergers, as administrators recorded it.
    static let successions = SchemaMigration(
        number: 27, name: "successions", tables: ["succession"],
        sql: """
            CREATE TABLE succession (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                ended text NOT NULL,
                successor text NOT NULL CHECK (successor <> ended),
                recorded_at bigint NOT NULL,
                reason text NOT NULL,
                tag bytea NOT NULL,
                PRIMARY KEY (tenant, ended)
            );
            """)
}
