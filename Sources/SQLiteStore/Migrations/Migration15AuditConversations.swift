extension SchemaMigration {
    /// Finds the lines of a conversation; those written before this migration are found by listing the log.
    static let auditConversations = SchemaMigration(
        name: "15-audit-conversations",
        sql: """
            CREATE TABLE audit_conversation (
                conversation TEXT NOT NULL,
                leaf INTEGER NOT NULL REFERENCES audit_leaf (seq),
                PRIMARY KEY (conversation, leaf)
            ) STRICT, WITHOUT ROWID;
            """)
}
