extension SchemaMigration {
    /// Keeps who took over from whom after mergers, as administrators recorded it.
    static let successions = SchemaMigration(
        name: "46-successions",
        sql: """
            CREATE TABLE succession (
                ended TEXT PRIMARY KEY,
                successor TEXT NOT NULL CHECK (successor <> ended),
                recorded_at INTEGER NOT NULL,
                reason TEXT NOT NULL,
                tag BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            """)
}
