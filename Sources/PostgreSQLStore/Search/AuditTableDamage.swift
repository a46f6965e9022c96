import MessageStore

/// Whether the tables of the log can be read: every value of every row is looked at.
///
/// Columns have types, so that no value of another type stands in one; what remains are pages that PostgreSQL itself refuses.
struct AuditTableDamage {
    static let tables = [
        "audit_leaf", "audit_side", "audit_node", "audit_ticket", "audit_kind", "audit_period", "audit_year",
        "audit_erasure", "audit_key_publication", "audit_key_rotation", "checkpoint", "cosigned_checkpoint",
        "log_contradiction", "review", "replaced_number", "api_key", "partner_checkpoint", "partner_uncosigned",
        "partner_log_key", "partner_cursor", "partner_parked",
    ]

    /// `data_corrupted`, `index_corrupted`, and what is thrown for pages that cannot be read or decompressed.
    private static let damaged: Set<String> = ["XX000", "XX001", "XX002", "58030"]

    let session: StoreSession

    /// What is wrong, in words; `nil` for a table that can be read.
    ///
    /// - Parameter table: one of `tables`.
    func damage(of table: String) throws -> String? {
        do {
            _ = try session.one("SELECT sum(length(\(table)::text)) AS length FROM \(table)")
            return nil
        } catch let failure as DatabaseFailure {
            guard let state = failure.sqlState, Self.damaged.contains(state) else { throw failure }
            return "table \(table) cannot be read (SQLSTATE \(state))"
        }
    }
}
