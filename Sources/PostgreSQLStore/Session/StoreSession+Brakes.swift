import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension StoreSession {
    package func brakes() throws -> [Brake] {
        try all("SELECT * FROM brake ORDER BY recipient, operation").map { try brake(from: $0) }
    }

    /// Brakes for whoever leases: of those that let one attempt pass at a time, no other instance takes the turn meanwhile.
    func brakesForLeasing() throws -> [Brake] {
        let brakes = try brakes()
        guard brakes.contains(where: { $0.interval != nil }) else { return brakes }
        return try all("SELECT * FROM brake ORDER BY recipient, operation FOR UPDATE").map { try brake(from: $0) }
    }

    /// Sets a brake; one that drains lets go what is in the outbox by now.
    package func set(_ brake: Brake) throws {
        var rate: Int?
        if case .slow(let perMinute) = brake.mode { rate = perMinute }
        try run(
            """
            INSERT INTO brake (recipient, operation, mode, per_minute, since, reason, next_at, last_row)
            VALUES ($1, $2, $3, $4, $5, $6, $7, (SELECT coalesce(max(seq), 0) FROM outbox))
            ON CONFLICT (tenant, recipient, operation) DO UPDATE SET mode = excluded.mode,
                per_minute = excluded.per_minute, since = excluded.since, reason = excluded.reason,
                next_at = excluded.next_at, last_row = excluded.last_row
            """,
            [
                .text(brake.scope.recipientText), .text(brake.scope.operationText), .text(brake.mode.name),
                .init(rate), .instant(brake.since), .text(brake.reason), .instant(brake.nextAt),
            ])
    }

    package func release(_ scope: BrakeScope) throws {
        connection.hasDueDocuments = true
        let count = try run(
            "DELETE FROM brake WHERE recipient = $1 AND operation = $2",
            [.text(scope.recipientText), .text(scope.operationText)])
        guard count == 1 else { throw MessageStoreError(.notFound, "no brake has this scope") }
    }

    /// Notes that an attempt passed a brake that lets one pass at a time.
    func takeTurn(of brake: Brake, at now: UTCInstant) throws {
        guard let interval = brake.interval else { return }
        try run(
            "UPDATE brake SET next_at = $1 WHERE recipient = $2 AND operation = $3",
            [
                .instant(now.advanced(by: interval)), .text(brake.scope.recipientText),
                .text(brake.scope.operationText),
            ])
    }

    private func brake(from row: Row) throws -> Brake {
        let scope = BrakeScope(
            recipient: try row.text("recipient").isEmpty ? nil : try row.organisation("recipient"),
            operation: try row.text("operation").isEmpty ? nil : try row.name("operation"))
        guard let scope, let mode = try mode(of: row) else {
            throw MessageStoreError(.database, "a row of brake holds a value of another form")
        }
        return Brake(
            scope: scope, mode: mode, since: try row.instant("since"), reason: try row.text("reason"),
            nextAt: try row.instant("next_at"), lastRow: try row.integer("last_row"))
    }

    private func mode(of row: Row) throws -> Brake.Mode? {
        switch try row.text("mode") {
        case "pause": .pause
        case "drain": .drain
        case "slow": try row.optionalInteger("per_minute").map { .slow(perMinute: Int($0)) }
        default: nil
        }
    }
}

extension BrakeScope {
    fileprivate var recipientText: String { recipient?.digits ?? "" }
    fileprivate var operationText: String { operation?.rawValue ?? "" }
}
