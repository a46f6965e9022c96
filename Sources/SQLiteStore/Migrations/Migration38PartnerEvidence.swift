extension SchemaMigration {
    /// Lets receipts wait one by one, keeps uncosigned checkpoints until a cosigned one covers them, bounds the times that
    /// partners claimed, and takes the texts of others out of what is kept about them.
    static let partnerEvidence = SchemaMigration(
        name: "38-partner-evidence",
        sql: """
            CREATE TABLE partner_parked (
                position INTEGER PRIMARY KEY,
                is_told INTEGER NOT NULL CHECK (is_told IN (0, 1))
            ) STRICT;
            CREATE TABLE partner_uncosigned (
                origin TEXT NOT NULL,
                size INTEGER NOT NULL,
                counterpart TEXT NOT NULL,
                note TEXT NOT NULL,
                key_number INTEGER NOT NULL,
                received_at INTEGER NOT NULL,
                PRIMARY KEY (origin, size)
            ) STRICT, WITHOUT ROWID;
            -- Nothing came later than the last receipt that is stored.
            UPDATE partner_checkpoint SET received_at = min(received_at, coalesce(
                (SELECT max(stored_at) FROM document WHERE sender = counterpart AND operation = 'receipt'),
                received_at));
            -- These notes were not proven to be a log's; the signed receipt stays, sealed, until its month ends. Two rows
            -- that only differed in such a text become one.
            DROP TRIGGER log_contradiction_fixed;
            UPDATE OR REPLACE log_contradiction SET notes = x'' WHERE code IN
                ('partner-malformed', 'partner-other-log', 'partner-signature');
            UPDATE OR REPLACE log_contradiction SET origin = 'unreadable' WHERE origin NOT GLOB
                'ocmw-gateway/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]/[0-9][0-9][0-9][0-9]';
            CREATE TRIGGER log_contradiction_fixed BEFORE UPDATE ON log_contradiction
            BEGIN SELECT RAISE(ABORT, 'contradictions are kept'); END;
            """)
}
