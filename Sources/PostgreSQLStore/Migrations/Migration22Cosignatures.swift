extension SchemaMigration {
    /// Keeps cosigned checkpoints, contradictions about logs, and which keys of logs were sent to the hub and where they were
    /// changed.
    static let cosignatures = SchemaMigration(
        number: 22, name: "cosignatures",
        tables: ["cosigned_checkpoint", "log_contradiction", "audit_key_publication", "audit_key_rotation"],
        sql: """
            CREATE TABLE cosigned_checkpoint (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                year bigint NOT NULL,
                size bigint NOT NULL,
                note text NOT NULL,
                kept_at bigint NOT NULL,
                PRIMARY KEY (tenant, year, size)
            );
            -- Notes are checkpoints only, joined by a byte 00: no personal value.
            CREATE TABLE log_contradiction (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                origin text NOT NULL,
                code text NOT NULL,
                size bigint NOT NULL,
                counterpart text NOT NULL,
                notes bytea NOT NULL,
                found_at bigint NOT NULL,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, origin, code, size, counterpart)
            );
            \(appendOnly("log_contradiction", "contradictions are kept"))
            CREATE TABLE audit_key_publication (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                year bigint NOT NULL,
                public_key bytea NOT NULL,
                ticket text NOT NULL,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, year, public_key)
            );
            CREATE TABLE audit_key_rotation (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                year bigint NOT NULL,
                position bigint NOT NULL,
                PRIMARY KEY (tenant, year, position)
            );
            """)
}
