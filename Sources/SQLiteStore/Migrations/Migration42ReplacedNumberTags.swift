extension SchemaMigration {
    /// Tags a replaced number with a keyed hash of both numbers; `ReplacedNumberFiller` tags those noted before.
    static let replacedNumberTags = SchemaMigration(
        name: "42-replaced-number-tags", sql: "ALTER TABLE replaced_number ADD COLUMN tag BLOB;")
}
