extension SchemaMigration {
    /// Keeps the index by person in eras of 262,144 lines, as that by ticket in shorter ones (`auditEras`): what is added stands
    /// among the newest rows, however long the log is.
    static let personEras = SchemaMigration(
        name: "43-person-eras",
        sql: """
            DROP INDEX audit_side_by_subject;
            CREATE INDEX audit_side_by_person ON audit_side (leaf >> 18, subject_index, leaf)
                WHERE subject_index IS NOT NULL;
            """)
}
