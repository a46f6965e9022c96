extension SchemaMigration {
    /// Keeps the terms of applications; those that wait are found by one partial index.
    static let deadlines = SchemaMigration(
        number: 7, name: "deadlines", tables: ["deadline"],
        sql: """
            CREATE TABLE deadline (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                application bigint NOT NULL,
                kind text NOT NULL,
                key text NOT NULL,
                due_at bigint NOT NULL,
                day text,
                outcome text CHECK (outcome IN ('reached', 'dropped')),
                -- How often it could not be treated; each time it is put off for longer.
                failures bigint NOT NULL DEFAULT 0,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, application, kind, key),
                FOREIGN KEY (tenant, application) REFERENCES application (tenant, seq)
            );
            CREATE INDEX deadline_due ON deadline (tenant, due_at, seq) WHERE outcome IS NULL;
            """)
}
