extension SchemaMigration {
    /// Keeps transfers of competence and the provisional decisions about them.
    static let transfers = SchemaMigration(
        number: 6, name: "transfers", tables: ["transfer"],
        sql: """
            CREATE TABLE transfer (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                -- Tickets are the sender's own: two senders may use the same.
                sender text NOT NULL,
                ticket text NOT NULL,
                direction text NOT NULL CHECK (direction IN ('sent', 'received')),
                application bigint NOT NULL,
                conversation text NOT NULL,
                counterpart text NOT NULL,
                state text NOT NULL CHECK (state IN ('queued', 'delivered', 'refused', 'accepted', 'contested',
                    'provisionallyDecided')),
                sent_at bigint,
                forward_by text NOT NULL,
                late_days bigint NOT NULL,
                applicant_informed_on text,
                petition_reference bytea,
                petition_date text,
                provisionally_decided_on text,
                designated text,
                provisional_decision_reference bytea,
                created_at bigint NOT NULL,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, sender, ticket),
                FOREIGN KEY (tenant, application) REFERENCES application (tenant, seq)
            );
            CREATE INDEX transfer_by_application ON transfer (tenant, application, seq);
            """)
}
