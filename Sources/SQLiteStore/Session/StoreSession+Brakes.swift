import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension StoreSession {
    package func brakes() throws -> [Brake] {
        try all("SELECT * FROM brake ORDER BY recipient, operation", []).map { try brake(from: $0) }
    }

    /// Sets a brake; one that drains lets go what is in the outbox by now.
    package func set(_ brake: Brake) throws {
        var rate: Int?
        if case .slow(let perMinute) = brake.mode { rate = perMinute }
        try run(
            """
            INSERT INTO brake (recipient, operation, mode, per_minute, since, reason, next_at, last_row)
            VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(seq), 0) FROM outbox))
            ON CONFLICT (recipient, operation) DO UPDATE SET mode = excluded.mode, per_minute = excluded.per_minute,
                since = excluded.since, reason = excluded.reason, next_at = excluded.next_at,
                last_row = excluded.last_row
            """,
            [
                brake.scope.recipientText, brake.scope.operationText, brake.mode.name, rate, brake.since.milliseconds,
                brake.reason, brake.nextAt.milliseconds,
            ])
    }

    package func release(_ scope: BrakeScope) throws {
        try run(
            "DELETE FROM brake WHERE recipient = ? AND operation = ?", [scope.recipientText, scope.operationText])
        guard db.changesCount == 1 else { throw MessageStoreError(.notFound, "no brake has this scope") }
    }

    /// Notes that an attempt passed a brake that lets one pass at a time.
    func takeTurn(of brake: Brake, at now: UTCInstant) throws {
        guard let interval = brake.interval else { return }
        try run(
            "UPDATE brake SET next_at = ? WHERE recipient = ? AND operation = ?",
            [
                now.advanced(by: interval).milliseconds, brake.scope.recipientText, brake.scope.operationText,
            ])
    }

    func brake(from row: Row) throws -> Brake {
        let (recipient, operation): (String, String) = (try row["recipient"], try row["operation"])
        let scope = BrakeScope(
            recipient: recipient.isEmpty ? nil : try row.organisation("recipient"),
            operation: operation.isEmpty ? nil : try row.name("operation"))
        guard let scope, let mode = try mode(of: row) else {
            throw MessageStoreError(.database, "a row of brake holds a value of another form")
        }
        return Brake(
            scope: scope, mode: mode, since: try row.instant("since"), reason: try row["reason"],
            nextAt: try row.instant("next_at"), lastRow: try row["last_row"])
    }

    private func mode(of row: Row) throws -> Brake.Mode? {
        switch try row["mode"] as String {
        case "pause": .pause
        case "drain": .drain
        case "slow": try (row["per_minute"] as Int?).map { .slow(perMinute: $0) }
        default: nil
        }
    }
}

extension BrakeScope {
    fileprivate var recipientText: String { recipient?.digits ?? "" }
    fileprivate var operationText: String { operation?.rawValue ?? "" }
}
