extension SchemaMigration {
    /// Keeps the newest checkpoint of each partner's log, the partners' keys, and how far receipts were looked at.
    static let partnerLogs = SchemaMigration(
        name: "24-partner-logs",
        sql: """
            CREATE TABLE partner_checkpoint (
                origin TEXT NOT NULL PRIMARY KEY,
                counterpart TEXT NOT NULL,
                size INTEGER NOT NULL,
                note TEXT NOT NULL,
                is_cosigned INTEGER NOT NULL CHECK (is_cosigned IN (0, 1)),
                key_number INTEGER NOT NULL,
                received_at INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE partner_log_key (
                origin TEXT NOT NULL,
                number INTEGER NOT NULL,
                public_key BLOB NOT NULL,
                document BLOB NOT NULL,
                PRIMARY KEY (origin, number)
            ) STRICT;
            CREATE TABLE partner_cursor (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                position INTEGER NOT NULL
            ) STRICT;
            """)
}
