extension SchemaMigration {
    /// The audit log and what stands beside it.
    static let audit = [auditLog, auditSearch, cosignatures, partnerLogs, reviews, apiKeys, revocationArchive]
}
