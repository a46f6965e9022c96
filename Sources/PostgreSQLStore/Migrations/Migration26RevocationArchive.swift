extension SchemaMigration {
    /// Keeps revocation lists and OCSP responses as they counted, for evidence that is judged years later.
    static let revocationArchive = SchemaMigration(
        number: 26, name: "revocation-archive", tables: ["revocation_source", "revocation_use"],
        sql: """
            -- Public statements of certificate authorities: they hold no person and are not encrypted.
            CREATE TABLE revocation_source (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                id bigint GENERATED ALWAYS AS IDENTITY,
                kind text NOT NULL CHECK (kind IN ('crl', 'ocsp')),
                digest bytea NOT NULL CHECK (octet_length(digest) = 32),
                bytes bytea NOT NULL,
                PRIMARY KEY (tenant, id),
                UNIQUE (tenant, digest)
            );
            -- When one counted: it may come back after another took its place.
            CREATE TABLE revocation_use (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                source bigint NOT NULL,
                used_from bigint NOT NULL,
                used_until bigint CHECK (used_until >= used_from),
                PRIMARY KEY (tenant, seq),
                FOREIGN KEY (tenant, source) REFERENCES revocation_source (tenant, id)
            );
            CREATE UNIQUE INDEX revocation_in_use ON revocation_use (tenant, source) WHERE used_until IS NULL;
            CREATE INDEX revocation_use_until ON revocation_use (tenant, used_until, used_from);
            CREATE INDEX revocation_use_by_source ON revocation_use (tenant, source);
            """)
}
