extension SchemaMigration {
    /// Keeps the index by ticket in eras of 65,536 lines: what is added stands among the newest rows, however long the
    /// log is, and a search looks into each era (`AuditEraIndex`).
    ///
    /// Rows go over in the order of their tags, to the end of each era's: nothing is sorted, and memory stays bounded.
    static let auditEras = SchemaMigration(
        name: "41-audit-eras",
        sql: """
            ALTER TABLE audit_reference RENAME TO audit_reference_before;
            CREATE TABLE audit_reference (
                era INTEGER NOT NULL,
                tag INTEGER NOT NULL,
                leaf INTEGER NOT NULL,
                PRIMARY KEY (era, tag, leaf)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO audit_reference (era, tag, leaf) SELECT leaf >> 16, tag, leaf FROM audit_reference_before;
            DROP TABLE audit_reference_before;
            """)
}
