extension SchemaMigration {
    /// Finds lines by clear fields, ticket and period; by person and user their openings are found.
    ///
    /// `audit_kind` holds each combination of clear fields that occurs, once. `audit_ticket.tag` is the beginning of a
    /// ticket's digest: own ticket, that of the KSZ and conversation. `audit_period.block` is 1024 rows of `audit_leaf`,
    /// with the earliest and latest time in them.
    static let auditSearch = SchemaMigration(
        number: 21, name: "audit-search", tables: ["audit_kind", "audit_ticket", "audit_period"],
        sql: """
            CREATE TABLE audit_kind (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                id bigint GENERATED ALWAYS AS IDENTITY,
                act text NOT NULL,
                service text NOT NULL,
                legal_context text NOT NULL,
                outcome text NOT NULL,
                application text NOT NULL,
                counterpart text NOT NULL,
                PRIMARY KEY (tenant, id),
                UNIQUE (tenant, act, service, legal_context, outcome, application, counterpart)
            );
            CREATE TABLE audit_ticket (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                leaf bigint NOT NULL,
                tag bigint NOT NULL,
                PRIMARY KEY (tenant, leaf, tag)
            );
            CREATE INDEX audit_ticket_by_tag ON audit_ticket (tenant, tag, leaf);
            CREATE TABLE audit_period (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                block bigint NOT NULL,
                earliest bigint NOT NULL,
                latest bigint NOT NULL,
                PRIMARY KEY (tenant, block)
            );
            """)
}
