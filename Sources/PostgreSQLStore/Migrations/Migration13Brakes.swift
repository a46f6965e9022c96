extension SchemaMigration {
    /// Keeps how administrators hold partners and operations back.
    static let brakes = SchemaMigration(
        number: 13, name: "brakes", tables: ["brake"],
        sql: """
            CREATE TABLE brake (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                -- '' for every recipient, or every operation.
                recipient text NOT NULL,
                operation text NOT NULL,
                mode text NOT NULL CHECK (mode IN ('pause', 'slow', 'drain')),
                per_minute bigint CHECK (per_minute BETWEEN 1 AND 6000),
                since bigint NOT NULL,
                reason text NOT NULL,
                -- When the next attempt may begin.
                next_at bigint NOT NULL,
                -- The last outbox row that is still sent.
                last_row bigint NOT NULL,
                PRIMARY KEY (tenant, recipient, operation),
                CHECK (recipient <> '' OR operation <> ''),
                CHECK ((per_minute IS NOT NULL) = (mode = 'slow'))
            );
            """)
}
