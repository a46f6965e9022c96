extension SchemaMigration {
    /// Keeps every signed document, sent or received, once; its bytes, digest and subject are sealed.
    static let documents = SchemaMigration(
        name: "02-documents",
        sql: """
            CREATE TABLE document (
                seq INTEGER PRIMARY KEY,
                sender TEXT NOT NULL,
                ticket TEXT NOT NULL,
                recipient TEXT NOT NULL,
                operation TEXT NOT NULL,
                conversation TEXT NOT NULL,
                in_reply_to TEXT,
                -- HMAC of the SSIN.
                subject_index BLOB,
                -- HMAC of the digest: a bare digest of a personal document could be searched for.
                digest_tag BLOB NOT NULL,
                -- Sealed: digest (32 bytes), then the SSIN (0 or 11 digits).
                header BLOB NOT NULL,
                -- Sealed: the signed bytes.
                content BLOB NOT NULL,
                stored_at INTEGER NOT NULL,
                UNIQUE (sender, ticket)
            ) STRICT;
            CREATE INDEX document_by_conversation ON document (conversation, seq);
            CREATE INDEX document_by_reply ON document (in_reply_to, seq) WHERE in_reply_to IS NOT NULL;
            CREATE INDEX document_by_subject ON document (subject_index, seq) WHERE subject_index IS NOT NULL;
            CREATE TRIGGER document_identity BEFORE UPDATE OF sender, ticket, digest_tag ON document
            BEGIN SELECT RAISE(ABORT, 'a stored document never changes'); END;
            """)
}
