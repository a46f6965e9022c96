extension SchemaMigration {
    /// Tells what happened in a conversation, in clear because no line carries personal data.
    static let timeline = SchemaMigration(
        name: "06-timeline",
        sql: """
            CREATE TABLE timeline_event (
                seq INTEGER PRIMARY KEY,
                conversation TEXT NOT NULL,
                at INTEGER NOT NULL,
                code TEXT NOT NULL,
                ticket TEXT,
                counterpart TEXT,
                -- JSON object of strings.
                details TEXT NOT NULL
            ) STRICT;
            CREATE INDEX timeline_by_conversation ON timeline_event (conversation, at, seq);
            """)
}
