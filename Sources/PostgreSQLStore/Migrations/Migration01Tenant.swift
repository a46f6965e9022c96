extension SchemaMigration {
    /// Lets a wrong key file of a tenant be found before anything is written, and names what triggers refuse.
    static let tenant = SchemaMigration(
        number: 1, name: "tenant", tables: ["tenant"],
        sql: """
            CREATE TABLE tenant (
                tenant text PRIMARY KEY DEFAULT current_setting('ocmw.tenant') CHECK (tenant ~ '^[0-9]{10}$'),
                -- Keyed digest of nothing: equal only under the same key file.
                key_check bytea NOT NULL
            );
            -- Refuses what a trigger's condition found, with the trigger's own words.
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION USING ERRCODE = 'OC001', MESSAGE = TG_ARGV[0]; END $$;
            """)
}
