extension SchemaMigration {
    /// Holds the security adviser's verdicts; a note is sealed, and nothing of a verdict changes but that its note goes.
    static let reviews = SchemaMigration(
        name: "34-reviews",
        sql: """
            CREATE TABLE review (
                seq INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                target TEXT NOT NULL,
                verdict TEXT NOT NULL,
                recorded_at INTEGER NOT NULL,
                year INTEGER NOT NULL,
                position INTEGER NOT NULL,
                has_note INTEGER NOT NULL,
                note BLOB
            ) STRICT;
            CREATE INDEX review_by_target ON review (target, seq);
            CREATE INDEX review_by_line ON review (year, position);
            -- A note goes with the openings of its line, and with the person whom the line is about.
            CREATE TRIGGER review_note_erased AFTER DELETE ON audit_side
            BEGIN UPDATE review SET note = NULL WHERE note IS NOT NULL AND (year, position) =
                (SELECT year, position FROM audit_leaf WHERE seq = OLD.leaf); END;
            CREATE TRIGGER review_note_of_erased_person AFTER UPDATE OF subject_index ON audit_side
            WHEN OLD.subject_index IS NOT NULL AND NEW.subject_index IS NULL
            BEGIN UPDATE review SET note = NULL WHERE note IS NOT NULL AND (year, position) =
                (SELECT year, position FROM audit_leaf WHERE seq = OLD.leaf); END;
            CREATE TRIGGER review_kept BEFORE DELETE ON review
            BEGIN SELECT RAISE(ABORT, 'verdicts are kept'); END;
            CREATE TRIGGER review_fixed BEFORE UPDATE ON review
            WHEN NEW.note IS NOT NULL OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id
                OR NEW.target IS NOT OLD.target OR NEW.verdict IS NOT OLD.verdict
                OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.year IS NOT OLD.year
                OR NEW.position IS NOT OLD.position OR NEW.has_note IS NOT OLD.has_note
            BEGIN SELECT RAISE(ABORT, 'verdicts are fixed'); END;
            """)
}
