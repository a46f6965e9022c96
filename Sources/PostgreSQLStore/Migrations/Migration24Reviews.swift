extension SchemaMigration {
    /// Holds the security adviser's verdicts; a note is sealed, and nothing of a verdict changes but that its note goes.
    static let reviews = SchemaMigration(
        number: 24, name: "reviews", tables: ["review"],
        sql: """
            CREATE TABLE review (
                tenant text NOT NULL DEFAULT current_setting('ocmw.tenant'),
                seq bigint GENERATED ALWAYS AS IDENTITY,
                id text NOT NULL,
                target text NOT NULL,
                verdict text NOT NULL,
                recorded_at bigint NOT NULL,
                year bigint NOT NULL,
                position bigint NOT NULL,
                has_note boolean NOT NULL,
                note bytea,
                PRIMARY KEY (tenant, seq),
                UNIQUE (tenant, id)
            );
            CREATE INDEX review_by_target ON review (tenant, target, seq);
            CREATE INDEX review_by_line ON review (tenant, year, position);
            -- A note goes with the openings of its line, and with the person whom the line is about.
            CREATE FUNCTION erase_review_note() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE review SET note = NULL FROM audit_leaf
                WHERE audit_leaf.tenant = OLD.tenant AND audit_leaf.seq = OLD.leaf
                    AND review.tenant = OLD.tenant AND review.year = audit_leaf.year
                    AND review.position = audit_leaf.position AND review.note IS NOT NULL;
                RETURN NULL;
            END $$;
            CREATE TRIGGER review_note_erased AFTER DELETE ON audit_side
                FOR EACH ROW EXECUTE FUNCTION erase_review_note();
            CREATE TRIGGER review_note_of_erased_person AFTER UPDATE OF subject_index ON audit_side
                FOR EACH ROW WHEN (OLD.subject_index IS NOT NULL AND NEW.subject_index IS NULL)
                EXECUTE FUNCTION erase_review_note();
            CREATE TRIGGER review_kept BEFORE DELETE ON review
                FOR EACH ROW EXECUTE FUNCTION refuse('verdicts are kept');
            CREATE TRIGGER review_not_emptied BEFORE TRUNCATE ON review
                FOR EACH STATEMENT EXECUTE FUNCTION refuse('verdicts are kept');
            CREATE TRIGGER review_fixed BEFORE UPDATE ON review FOR EACH ROW
                WHEN (NEW.note IS NOT NULL OR (NEW.tenant, NEW.seq, NEW.id, NEW.target, NEW.verdict, NEW.recorded_at,
                    NEW.year, NEW.position, NEW.has_note) IS DISTINCT FROM (OLD.tenant, OLD.seq, OLD.id, OLD.target,
                    OLD.verdict, OLD.recorded_at, OLD.year, OLD.position, OLD.has_note))
                EXECUTE FUNCTION refuse('verdicts are fixed');
            """)
}
