extension SchemaMigration {
    /// Keeps the newest checkpoint of each partner's log, uncosigned ones until a cosigned one covers them, the partners'
    /// keys, how far receipts were looked at, and those that wait.
    static let partnerLogs = SchemaMigration(
        number: 23, name: "partner-logs",
        tables: ["partner_checkpoint", "partner_uncosigned", "partner_log_key", "partner_cursor", "partner_parked"],
        sql: """
            CREATE TABLE partner_checkpoint (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                origin text NOT NULL,
                counterpart text NOT NULL,
                size bigint NOT NULL,
                note text NOT NULL,
                is_cosigned boolean NOT NULL,
                key_number bigint NOT NULL,
                received_at bigint NOT NULL,
                PRIMARY KEY (tenant, origin)
            );
            CREATE TABLE partner_uncosigned (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                origin text NOT NULL,
                size bigint NOT NULL,
                counterpart text NOT NULL,
                note text NOT NULL,
                key_number bigint NOT NULL,
                received_at bigint NOT NULL,
                PRIMARY KEY (tenant, origin, size)
            );
            CREATE TABLE partner_log_key (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                origin text NOT NULL,
                number bigint NOT NULL,
                public_key bytea NOT NULL,
                document bytea NOT NULL,
                PRIMARY KEY (tenant, origin, number)
            );
            CREATE TABLE partner_cursor (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant') PRIMARY KEY,
                position bigint NOT NULL
            );
            -- Positions are rows of document.
            CREATE TABLE partner_parked (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                position bigint NOT NULL,
                is_told boolean NOT NULL,
                PRIMARY KEY (tenant, position)
            );
            """)
}
