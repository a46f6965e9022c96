extension SchemaMigration {
    /// Keeps every signed document, sent or received, once; its bytes, digest and subject are sealed.
    static let documents = SchemaMigration(
        number: 2, name: "documents", tables: ["document"],
        sql: """
            CREATE TABLE document (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                sender text NOT NULL,
                ticket text NOT NULL,
                recipient text NOT NULL,
                operation text NOT NULL,
                conversation text NOT NULL,
                in_reply_to text,
                -- HMAC of the SSIN.
                subject_index bytea,
                -- HMAC of the digest: a bare digest of a personal document could be searched for.
                digest_tag bytea NOT NULL,
                -- Sealed: digest (32 bytes), then the SSIN (0 or 11 digits).
                header bytea NOT NULL,
                -- Sealed: the signed bytes, which no compression makes smaller.
                content bytea NOT NULL,
                stored_at bigint NOT NULL,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, sender, ticket)
            );
            ALTER TABLE document ALTER COLUMN content SET STORAGE EXTERNAL;
            CREATE INDEX document_by_conversation ON document (tenant, conversation, seq);
            CREATE INDEX document_by_reply ON document (tenant, in_reply_to, seq) WHERE in_reply_to IS NOT NULL;
            CREATE INDEX document_by_subject ON document (tenant, subject_index, seq) WHERE subject_index IS NOT NULL;
            CREATE INDEX document_beginning ON document (tenant, conversation, operation, sender)
            WHERE in_reply_to IS NULL;
            CREATE INDEX document_inquiry_reply ON document (tenant, in_reply_to, sender, recipient)
            WHERE operation = 'replyInquiry';
            CREATE TRIGGER document_identity BEFORE UPDATE OF tenant, sender, ticket, digest_tag ON document
            FOR EACH ROW EXECUTE FUNCTION refuse('a stored document never changes');
            """)
}
