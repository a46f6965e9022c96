import GRDB

/// One numbered step of the schema. Steps are only ever added: a published step never changes.
struct SchemaMigration: Sendable {
    /// Number and subject, as recorded in the database.
    let name: String
    /// SQL statements.
    let sql: String

    /// Every step, in order.
    static let all: [SchemaMigration] = [
        tenant, documents, outbox, inbox, applications, timeline, decisionRegister, auditLog, apiKeys, deadlines,
        inquiries, idempotencyKeys, webhooks, registerSubject, auditConversations, outboxOrder, outboxHolds,
        conversationIndexes, corrections, outboxParking, cosignatures, partnerLogs, auditErasure, revocationArchive,
        auditSearch, reviews, partnerEvidence, auditTags, auditEras,
        replacedNumberTags, personEras, apiKeyTags, deliveryLanes, successions, retention,
    ]

    /// Brings a database up to date.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in all {
            migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
        }
        return migrator
    }
}
