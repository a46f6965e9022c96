extension SchemaMigration {
    /// Keeps the indexes by person and by user in tables of their own, which triggers hold to their rows: what they are read
    /// by is what they are sorted by, so that a verification that reads them knows what a search finds (`AuditIndexOrder`).
    /// That by person has eras of 262,144 lines, as that by ticket has shorter ones (`auditEras`): what is added stands among
    /// the newest rows, however long the log is.
    static let personEras = SchemaMigration(
        name: "43-person-eras",
        sql: """
            DROP INDEX audit_side_by_subject;
            DROP INDEX audit_side_by_user;
            CREATE TABLE audit_person (
                era INTEGER NOT NULL,
                subject_index BLOB NOT NULL,
                leaf INTEGER NOT NULL,
                PRIMARY KEY (era, subject_index, leaf)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE audit_user (
                user_index INTEGER NOT NULL,
                leaf INTEGER NOT NULL,
                PRIMARY KEY (user_index, leaf)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO audit_person (era, subject_index, leaf)
                SELECT leaf >> 18, subject_index, leaf FROM audit_side WHERE subject_index IS NOT NULL ORDER BY leaf;
            INSERT INTO audit_user (user_index, leaf)
                SELECT user_index, leaf FROM audit_side WHERE user_index IS NOT NULL ORDER BY leaf;
            CREATE TRIGGER audit_side_found AFTER INSERT ON audit_side BEGIN
                INSERT OR IGNORE INTO audit_person (era, subject_index, leaf)
                    SELECT NEW.leaf >> 18, NEW.subject_index, NEW.leaf WHERE NEW.subject_index IS NOT NULL;
                INSERT OR IGNORE INTO audit_user (user_index, leaf)
                    SELECT NEW.user_index, NEW.leaf WHERE NEW.user_index IS NOT NULL;
            END;
            CREATE TRIGGER audit_side_found_otherwise AFTER UPDATE OF leaf, subject_index, user_index ON audit_side BEGIN
                DELETE FROM audit_person
                    WHERE era = OLD.leaf >> 18 AND subject_index = OLD.subject_index AND leaf = OLD.leaf;
                DELETE FROM audit_user WHERE user_index = OLD.user_index AND leaf = OLD.leaf;
                INSERT OR IGNORE INTO audit_person (era, subject_index, leaf)
                    SELECT NEW.leaf >> 18, NEW.subject_index, NEW.leaf WHERE NEW.subject_index IS NOT NULL;
                INSERT OR IGNORE INTO audit_user (user_index, leaf)
                    SELECT NEW.user_index, NEW.leaf WHERE NEW.user_index IS NOT NULL;
            END;
            CREATE TRIGGER audit_side_not_found AFTER DELETE ON audit_side BEGIN
                DELETE FROM audit_person
                    WHERE era = OLD.leaf >> 18 AND subject_index = OLD.subject_index AND leaf = OLD.leaf;
                DELETE FROM audit_user WHERE user_index = OLD.user_index AND leaf = OLD.leaf;
            END;
            """)
}
