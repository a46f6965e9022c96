extension SchemaMigration {
    /// Joins the numbers that a person has and had; nothing but what this gateway wrote is believed.
    static let persons = SchemaMigration(
        number: 8, name: "persons", tables: ["replaced_number"],
        sql: """
            CREATE TABLE replaced_number (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                -- HMAC of the SSIN that ended and of the one in its place.
                subject_index bytea NOT NULL,
                successor_index bytea NOT NULL,
                -- Sealed: the SSIN in its place.
                successor bytea NOT NULL,
                -- When the hub told of the replacement: its later word counts.
                told_at bigint NOT NULL,
                -- HMAC of both and of the instant.
                tag bytea NOT NULL,
                PRIMARY KEY (tenant, subject_index)
            );
            CREATE INDEX replaced_number_by_successor ON replaced_number (tenant, successor_index);
            """)
}
