import GRDB

/// The numbered, append-only migrations of the hub's file.
enum HubMigrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001-messages-and-directory", migrate: createTables)
        migrator.registerMigration("0002-log-keys-and-witness", migrate: createWitness)
        migrator.registerMigration("0003-ticket-lists", migrate: createTicketLists)
        migrator.registerMigration("0004-log-key-permissions", migrate: createPermissions)
        migrator.registerMigration("0005-terms-of-log-key-permissions", migrate: limitPermissions)
        return migrator
    }

    /// The keys of logs as their OCMWs registered them, and the newest head of each log that was cosigned.
    private static func createWitness(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE log_key (
                    seq INTEGER PRIMARY KEY,
                    origin TEXT NOT NULL,
                    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
                    registered_at INTEGER NOT NULL,
                    document BLOB NOT NULL,
                    UNIQUE (origin, public_key)
                ) STRICT;
                CREATE TABLE witnessed_head (
                    origin TEXT NOT NULL PRIMARY KEY,
                    size INTEGER NOT NULL CHECK (size >= 0),
                    root BLOB NOT NULL CHECK (length(root) = 32),
                    key_number INTEGER NOT NULL CHECK (key_number >= 0)
                ) STRICT;
                CREATE TRIGGER log_key_kept BEFORE DELETE ON log_key
                BEGIN SELECT RAISE(ABORT, 'keys of logs are kept'); END;
                CREATE TRIGGER witnessed_head_grows BEFORE UPDATE ON witnessed_head
                WHEN NEW.size < OLD.size OR NEW.key_number < OLD.key_number
                BEGIN SELECT RAISE(ABORT, 'a witnessed log never shrinks'); END;
                """)
    }

    /// Keys of logs that the hub's operator allowed by hand, with the reason: kept for good.
    private static func createPermissions(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE log_key_permission (
                    seq INTEGER PRIMARY KEY,
                    origin TEXT NOT NULL,
                    public_key BLOB NOT NULL CHECK (length(public_key) = 32),
                    reason TEXT NOT NULL CHECK (length(reason) > 0),
                    allowed_at INTEGER NOT NULL
                ) STRICT;
                CREATE TRIGGER log_key_permission_kept BEFORE DELETE ON log_key_permission
                BEGIN SELECT RAISE(ABORT, 'permissions are kept'); END;
                CREATE TRIGGER log_key_permission_fixed BEFORE UPDATE ON log_key_permission
                BEGIN SELECT RAISE(ABORT, 'permissions are kept'); END;
                """)
    }

    /// A permission ends after its term and with the registration for which it was used; one from before gets 24 hours.
    private static func limitPermissions(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE log_key_permission ADD COLUMN valid_until INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE log_key_permission ADD COLUMN used_at INTEGER;
                DROP TRIGGER log_key_permission_fixed;
                UPDATE log_key_permission SET
                    valid_until = allowed_at + 86400000,
                    used_at = (
                        SELECT registered_at FROM log_key
                        WHERE log_key.origin = log_key_permission.origin
                            AND log_key.public_key = log_key_permission.public_key
                            AND log_key.registered_at >= log_key_permission.allowed_at);
                CREATE TRIGGER log_key_permission_fixed BEFORE UPDATE ON log_key_permission
                WHEN OLD.used_at IS NOT NULL OR NEW.used_at IS NULL OR NEW.used_at >= OLD.valid_until
                    OR (NEW.seq, NEW.origin, NEW.public_key, NEW.reason, NEW.allowed_at, NEW.valid_until)
                        <> (OLD.seq, OLD.origin, OLD.public_key, OLD.reason, OLD.allowed_at, OLD.valid_until)
                BEGIN SELECT RAISE(ABORT, 'permissions are kept, and used once'); END;
                """)
    }

    /// First timestamps and final outcomes by ticket, carried documents, who began each conversation, and the sectoral
    /// repertory. Persons are blobs: HMAC-SHA256 under a key that lies outside this file.
    private static func createTables(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE message (
                    sender TEXT NOT NULL,
                    ticket TEXT NOT NULL,
                    digest BLOB NOT NULL CHECK (length(digest) = 32),
                    ticket_cbss TEXT NOT NULL UNIQUE,
                    timestamp_receive INTEGER NOT NULL,
                    outcome TEXT CHECK (outcome IN ('DELIVERED', 'REFUSED', 'ANSWERED')),
                    stamp BLOB,
                    reply BLOB,
                    CHECK ((outcome IS NULL) = (stamp IS NULL) AND (outcome IS NULL) = (reply IS NULL)),
                    PRIMARY KEY (sender, ticket)
                ) STRICT;
                CREATE TABLE carried_document (
                    ticket TEXT NOT NULL,
                    digest BLOB NOT NULL CHECK (length(digest) = 32),
                    operation TEXT NOT NULL,
                    sender TEXT NOT NULL,
                    recipient TEXT NOT NULL,
                    conversation TEXT NOT NULL,
                    person BLOB CHECK (length(person) = 32),
                    in_reply_to_ticket TEXT,
                    in_reply_to_digest BLOB CHECK (length(in_reply_to_digest) = 32),
                    application_received_at INTEGER,
                    CHECK ((in_reply_to_ticket IS NULL) = (in_reply_to_digest IS NULL)),
                    PRIMARY KEY (digest, ticket)
                ) STRICT;
                CREATE INDEX carried_document_by_person ON carried_document (person, operation);
                CREATE INDEX carried_document_by_answered
                    ON carried_document (in_reply_to_digest, in_reply_to_ticket);
                CREATE TABLE conversation (
                    conversation TEXT NOT NULL PRIMARY KEY,
                    first_sender TEXT NOT NULL
                ) STRICT;
                CREATE TABLE directory_line (
                    person BLOB NOT NULL CHECK (length(person) = 32),
                    organisation TEXT NOT NULL,
                    quality_code INTEGER NOT NULL,
                    phase INTEGER NOT NULL,
                    begin_day TEXT NOT NULL,
                    end_day TEXT CHECK (end_day >= begin_day),
                    is_ended INTEGER NOT NULL CHECK (is_ended IN (0, 1)),
                    changed_at INTEGER NOT NULL,
                    PRIMARY KEY (person, organisation, quality_code, phase, begin_day)
                ) STRICT;
                """)
    }
}
