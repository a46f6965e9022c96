extension SchemaMigration {
    /// Finds lines by every clear field, ticket, user and period; `AuditIndexFiller` adds the lines written before.
    ///
    /// `audit_kind` holds each combination of clear fields that occurs, once, so that any of them together is found by
    /// a few index ranges. `audit_reference.tag` is the beginning of a ticket's digest: own ticket, that of the KSZ and
    /// conversation. `audit_period.block` is 1024 rows of `audit_leaf`, with the earliest and latest time in them.
    /// The index by user stands beside the openings: what erases these erases it.
    static let auditSearch = SchemaMigration(
        name: "31-audit-search",
        sql: """
            CREATE TABLE audit_kind (
                id INTEGER PRIMARY KEY,
                act TEXT NOT NULL,
                service TEXT NOT NULL,
                legal_context TEXT NOT NULL,
                outcome TEXT NOT NULL,
                application TEXT NOT NULL,
                counterpart TEXT NOT NULL,
                UNIQUE (act, service, legal_context, outcome, application, counterpart)
            ) STRICT;
            CREATE TABLE audit_kind_line (
                kind INTEGER NOT NULL,
                leaf INTEGER NOT NULL,
                PRIMARY KEY (kind, leaf)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE audit_reference (
                tag INTEGER NOT NULL,
                leaf INTEGER NOT NULL,
                PRIMARY KEY (tag, leaf)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE audit_period (
                block INTEGER PRIMARY KEY,
                earliest INTEGER NOT NULL,
                latest INTEGER NOT NULL
            ) STRICT;
            ALTER TABLE audit_side ADD COLUMN user_index INTEGER;
            CREATE INDEX audit_side_by_user ON audit_side (user_index, leaf) WHERE user_index IS NOT NULL;
            DROP TABLE audit_conversation;
            CREATE TABLE audit_fill (next INTEGER NOT NULL) STRICT;
            INSERT INTO audit_fill (next) SELECT min(seq) FROM audit_leaf HAVING min(seq) IS NOT NULL;
            """)
}
