import GRDB
import MessageStore
import Messages
import XMLSecurity

extension StoreSession {
    /// What `claimWebhooks` asks: one range of the partial index `webhook_due`.
    static let dueWebhooksQuery = """
        SELECT seq, id, body, attempt, earlier_attempts FROM webhook_delivery
        WHERE endpoint = ? AND due_at <= ? ORDER BY due_at, seq LIMIT ?
        """

    /// Writes an act's events, once for every endpoint that wants them; each event has one identifier for all.
    func announce(_ events: [WebhookEvent]) throws {
        guard !events.isEmpty else { return }
        let endpoints = try webhookEndpoints().filter { $0.disabledAt == nil }.map(\.endpoint)
        for event in events {
            let wanted = endpoints.filter { $0.types.contains(event.type) }
            guard !wanted.isEmpty else { continue }
            let (id, body) = ("msg_" + Ticket.random().value, String(decoding: try event.body(), as: UTF8.self))
            for endpoint in wanted {
                try run(
                    """
                    INSERT INTO webhook_delivery (id, endpoint, type, body, state, attempt, due_at, created_at)
                    VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?)
                    """,
                    [
                        id, endpoint.name, event.type.rawValue, body, event.instant.milliseconds,
                        event.instant.milliseconds,
                    ])
            }
        }
    }

    package func webhookEndpoints() throws -> [WebhookEndpointRecord] {
        try all("SELECT * FROM webhook_endpoint ORDER BY name", []).map { row in
            let types = (try row["types"] as String).split(separator: " ").compactMap {
                WebhookEventType(rawValue: String($0))
            }
            return WebhookEndpointRecord(
                endpoint: WebhookEndpoint(name: try row["name"], types: Set(types)),
                disabledAt: try row.optionalInstant("disabled_at"))
        }
    }

    package func register(_ endpoints: [WebhookEndpoint], at instant: UTCInstant) throws {
        let names = Set(endpoints.map(\.name))
        for known in try webhookEndpoints().map(\.endpoint.name) where !names.contains(known) {
            try run("DELETE FROM webhook_endpoint WHERE name = ?", [known])
            try park(endpoint: known, code: "endpoint-removed", at: instant)
        }
        for endpoint in endpoints {
            try run(
                """
                INSERT INTO webhook_endpoint (name, types) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET types = excluded.types
                """,
                [endpoint.name, endpoint.types.map(\.rawValue).sorted().joined(separator: " ")])
        }
        try run(
            "UPDATE webhook_delivery SET state = 'waiting', due_at = ? WHERE state = 'leased'",
            [instant.milliseconds])
    }

    /// Parks whatever is under way to an endpoint.
    private func park(endpoint: String, code: String, at instant: UTCInstant) throws {
        try run(
            """
            UPDATE webhook_delivery SET state = 'parked', due_at = NULL, finished_at = ?, last_code = ?
            WHERE endpoint = ? AND due_at IS NOT NULL
            """, [instant.milliseconds, code, endpoint])
    }

    package func claimWebhooks(of endpoint: String, now: UTCInstant, until: UTCInstant, limit: Int) throws
        -> [WebhookClaim]
    {
        try all(Self.dueWebhooksQuery, [endpoint, now.milliseconds, limit]).map { row in
            let attempt = (try row["attempt"] as Int) + 1
            try run(
                "UPDATE webhook_delivery SET state = 'leased', attempt = ?, due_at = ? WHERE seq = ?",
                [attempt, until.milliseconds, row["seq"] as Int64])
            return WebhookClaim(
                id: try row["id"], endpoint: endpoint, body: Array((try row["body"] as String).utf8), attempt: attempt,
                attemptInBudget: attempt - (try row["earlier_attempts"] as Int))
        }
    }

    package func settle(_ claim: WebhookClaim, _ outcome: WebhookOutcome, at instant: UTCInstant) throws -> Bool {
        let (state, dueAt, code): (WebhookState, UTCInstant?, String?) =
            switch outcome {
            case .delivered: (.delivered, nil, nil)
            case .retry(let at, let code): (.waiting, at, code)
            case .parked(let code): (.parked, nil, code)
            case .gone: (.parked, nil, "endpoint-gone")
            }
        try run(
            """
            UPDATE webhook_delivery SET state = ?, due_at = ?, finished_at = ?, last_code = ?
            WHERE id = ? AND endpoint = ? AND state = 'leased' AND attempt = ?
            """,
            [
                state.rawValue, dueAt?.milliseconds, dueAt == nil ? instant.milliseconds : nil, code, claim.id,
                claim.endpoint, claim.attempt,
            ])
        guard db.changesCount == 1 else { return false }
        if outcome == .gone {
            try run(
                "UPDATE webhook_endpoint SET disabled_at = ? WHERE name = ?",
                [instant.milliseconds, claim.endpoint])
            try park(endpoint: claim.endpoint, code: "endpoint-gone", at: instant)
        }
        return true
    }

    package func webhooks(states: Set<WebhookState>, after cursor: StoreCursor?, limit: Int) throws -> [WebhookDelivery]
    {
        let position = cursor?.position ?? 0
        let rows = try (states.isEmpty ? Set(WebhookState.allCases) : states).flatMap { state in
            try all(
                "SELECT * FROM webhook_delivery WHERE state = ? AND seq > ? ORDER BY seq LIMIT ?",
                [state.rawValue, position, limit])
        }
        let deliveries = try rows.map { row in
            WebhookDelivery(
                id: try row["id"], endpoint: try row["endpoint"], type: try row.name("type"),
                state: try row.name("state"),
                attempt: try row["attempt"], dueAt: try row.optionalInstant("due_at"),
                createdAt: try row.instant("created_at"),
                lastCode: try row["last_code"], cursor: try row.cursor())
        }
        return Array(deliveries.sorted { $0.cursor.position < $1.cursor.position }.prefix(limit))
    }

    package func retryWebhooks(id: String?, of endpoint: String?, at instant: UTCInstant) throws -> Int {
        try run(
            """
            UPDATE webhook_delivery SET state = 'waiting', due_at = ?1, finished_at = NULL, earlier_attempts = attempt
            WHERE state IN ('waiting', 'parked') AND (?2 IS NULL OR id = ?2) AND (?3 IS NULL OR endpoint = ?3)
                AND endpoint IN (SELECT name FROM webhook_endpoint WHERE disabled_at IS NULL)
            """, [instant.milliseconds, id, endpoint])
        return db.changesCount
    }

    package func enableWebhook(_ endpoint: String) throws {
        try run("UPDATE webhook_endpoint SET disabled_at = NULL WHERE name = ?", [endpoint])
        guard db.changesCount == 1 else { throw MessageStoreError(.notFound, "no such webhook endpoint") }
    }

    package func nextWebhookDue(of endpoint: String) throws -> UTCInstant? {
        try one(
            "SELECT min(due_at) AS due_at FROM webhook_delivery WHERE endpoint = ? AND due_at IS NOT NULL", [endpoint])?
            .optionalInstant("due_at")
    }

    package func removeWebhooks(_ state: WebhookState, finishedBefore instant: UTCInstant) throws {
        try run(
            "DELETE FROM webhook_delivery WHERE finished_at < ? AND state = ?",
            [instant.milliseconds, state.rawValue])
    }
}
