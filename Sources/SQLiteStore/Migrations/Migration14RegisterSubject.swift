extension SchemaMigration {
    /// Lets an entry of the decision register be found by its reference alone, with the person it is about.
    static let registerSubject = SchemaMigration(
        name: "14-register-subject",
        sql: """
            -- Sealed: the SSIN. Rows of before have none until their next upsert, and are found by person only.
            ALTER TABLE register_entry ADD COLUMN subject BLOB;
            """)
}
