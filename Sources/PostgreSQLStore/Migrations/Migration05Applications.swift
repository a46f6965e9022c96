extension SchemaMigration {
    /// Keeps applications for aid with their steps, and what happened in a conversation.
    ///
    /// Persons are blind indexes, contents sealed; the timeline is in clear because no line of it carries personal data.
    static let applications = SchemaMigration(
        number: 5, name: "applications", tables: ["application", "application_subject", "step", "timeline_event"],
        sql: """
            CREATE TABLE application (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                id text NOT NULL,
                -- HMAC of the software's reference, which may hold personal data; the reference itself is sealed.
                reference_index bytea NOT NULL,
                reference bytea NOT NULL,
                content_tag bytea NOT NULL,
                content_digest bytea NOT NULL,
                origin_sender text,
                origin_ticket text,
                conversation text NOT NULL,
                subjects bytea NOT NULL,
                content bytea NOT NULL,
                opened_at bigint NOT NULL,
                state text NOT NULL CHECK (state IN ('open', 'transferSent', 'transferred', 'contested', 'withdrawn',
                    'decided')),
                version bigint NOT NULL CHECK (version >= 1),
                -- Sealed: withdrawal or decision.
                ending bytea,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, id),
                UNIQUE (tenant, reference_index),
                CHECK ((origin_sender IS NULL) = (origin_ticket IS NULL)),
                CHECK (ending IS NULL OR state IN ('withdrawn', 'decided'))
            );
            CREATE TABLE application_subject (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                subject_index bytea NOT NULL,
                application bigint NOT NULL,
                PRIMARY KEY (tenant, subject_index, application),
                FOREIGN KEY (tenant, application) REFERENCES application (tenant, seq)
            );
            CREATE TABLE step (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                application bigint NOT NULL,
                key text NOT NULL,
                operation text NOT NULL,
                counterpart text,
                ticket text,
                state text NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'done', 'refused', 'parked',
                    'notAnswered', 'cancelled')),
                code text,
                updated_at bigint NOT NULL,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, application, key),
                FOREIGN KEY (tenant, application) REFERENCES application (tenant, seq)
            );
            CREATE INDEX step_by_ticket ON step (tenant, ticket) WHERE ticket IS NOT NULL;
            CREATE TABLE timeline_event (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                conversation text NOT NULL,
                at bigint NOT NULL,
                code text NOT NULL,
                ticket text,
                counterpart text,
                -- JSON object of strings.
                details text NOT NULL,
                PRIMARY KEY (tenant, seq)
            );
            CREATE INDEX timeline_by_conversation ON timeline_event (tenant, conversation, at, seq);
            """)
}
