extension SchemaMigration {
    /// Finds openings by the month of their line, and the lines that tell of erasures.
    ///
    /// Openings sealed before this step carry, in bytes 2 and 3, the month of their line and 120 months more.
    static let auditErasure = SchemaMigration(
        name: "27-audit-erasure",
        sql: """
            ALTER TABLE audit_side ADD COLUMN month INTEGER;
            UPDATE audit_side SET month = (SELECT
                (instr('0123456789ABCDEF', substr(digits, 1, 1)) - 1) * 4096
                + (instr('0123456789ABCDEF', substr(digits, 2, 1)) - 1) * 256
                + (instr('0123456789ABCDEF', substr(digits, 3, 1)) - 1) * 16
                + (instr('0123456789ABCDEF', substr(digits, 4, 1)) - 1) - 120
                FROM (SELECT hex(substr(audit_side.side, 2, 2)) AS digits));
            CREATE INDEX audit_side_by_month ON audit_side (month);
            CREATE TABLE audit_erasure (
                leaf INTEGER PRIMARY KEY REFERENCES audit_leaf (seq)
            ) STRICT;
            """)
}
