extension SchemaMigration {
    /// Lets what failed or was wrong be mended: a deadline is tried again later, a replaced number may stand again.
    static let corrections = SchemaMigration(
        name: "20-corrections",
        sql: """
            -- How often the deadline could not be treated; each time it is put off for longer.
            ALTER TABLE deadline ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
            -- When the hub told of the replacement: its later word counts.
            ALTER TABLE replaced_number ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;
            """)
}
