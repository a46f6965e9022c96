extension SchemaMigration {
    /// Tags lines and checkpoints with a keyed hash of their place and content; `AuditTagFiller` tags those written before.
    ///
    /// What was written stays fixed, but for a tag that is still missing. Nothing is added without one.
    static let auditTags = SchemaMigration(
        name: "40-audit-tags",
        sql: """
            ALTER TABLE audit_leaf ADD COLUMN tag BLOB;
            ALTER TABLE checkpoint ADD COLUMN tag BLOB;
            DROP TRIGGER audit_leaf_fixed;
            CREATE TRIGGER audit_leaf_fixed BEFORE UPDATE ON audit_leaf
            WHEN OLD.tag IS NOT NULL OR NEW.tag IS NULL OR NEW.seq IS NOT OLD.seq OR NEW.year IS NOT OLD.year
                OR NEW.position IS NOT OLD.position OR NEW.leaf IS NOT OLD.leaf
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
            CREATE TRIGGER audit_leaf_tagged BEFORE INSERT ON audit_leaf WHEN NEW.tag IS NULL
            BEGIN SELECT RAISE(ABORT, 'a line of the audit log needs a tag'); END;
            DROP TRIGGER checkpoint_fixed;
            CREATE TRIGGER checkpoint_fixed BEFORE UPDATE ON checkpoint
            WHEN OLD.tag IS NOT NULL OR NEW.tag IS NULL OR NEW.seq IS NOT OLD.seq OR NEW.year IS NOT OLD.year
                OR NEW.size IS NOT OLD.size OR NEW.note IS NOT OLD.note OR NEW.kept_at IS NOT OLD.kept_at
            BEGIN SELECT RAISE(ABORT, 'checkpoints are kept'); END;
            CREATE TRIGGER checkpoint_tagged BEFORE INSERT ON checkpoint WHEN NEW.tag IS NULL
            BEGIN SELECT RAISE(ABORT, 'a checkpoint needs a tag'); END;
            """)
}
