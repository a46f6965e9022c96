extension SchemaMigration {
    /// Tags an API key with a keyed hash of its row; `APIKeyTagFiller` tags those made before.
    static let apiKeyTags = SchemaMigration(
        name: "44-api-key-tags", sql: "ALTER TABLE api_key ADD COLUMN tag BLOB;")
}
