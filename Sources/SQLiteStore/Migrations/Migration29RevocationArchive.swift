extension SchemaMigration {
    /// Keeps revocation lists and OCSP responses as they counted, for evidence that is judged years later.
    static let revocationArchive = SchemaMigration(
        name: "29-revocation-archive",
        sql: """
            -- Public statements of certificate authorities: they hold no person and are not encrypted.
            CREATE TABLE revocation_source (
                id INTEGER PRIMARY KEY,
                kind TEXT NOT NULL CHECK (kind IN ('crl', 'ocsp')),
                digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
                bytes BLOB NOT NULL
            ) STRICT;
            -- When one counted: it may come back after another took its place.
            CREATE TABLE revocation_use (
                seq INTEGER PRIMARY KEY,
                source INTEGER NOT NULL REFERENCES revocation_source (id),
                used_from INTEGER NOT NULL,
                used_until INTEGER CHECK (used_until >= used_from)
            ) STRICT;
            CREATE UNIQUE INDEX revocation_in_use ON revocation_use (source) WHERE used_until IS NULL;
            CREATE INDEX revocation_use_until ON revocation_use (used_until, used_from);
            """)
}
