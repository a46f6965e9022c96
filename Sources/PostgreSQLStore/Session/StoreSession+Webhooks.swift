import MessageStore
import Messages
import XMLSecurity

extension StoreSession {
    /// What `claimWebhooks` asks: one range of the partial index `webhook_due`.
    static let dueWebhooksQuery = """
        SELECT seq, id, body, attempt, earlier_attempts FROM webhook_delivery
        WHERE endpoint = $1 AND due_at <= $2 ORDER BY due_at, seq LIMIT $3
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
                    VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $6)
                    """,
                    [
                        .text(id),
                        .text(endpoint.name),
                        .text(event.type.rawValue),
                        .text(body),
                        .integer(event.instant.milliseconds),
                        .integer(event.instant.milliseconds),
                    ])
            }
        }
    }

    package func webhookEndpoints() throws -> [WebhookEndpointRecord] {
        try all("SELECT * FROM webhook_endpoint ORDER BY name COLLATE \"C\"", []).map { row in
            let types = (try row.text("types")).split(separator: " ").compactMap {
                WebhookEventType(rawValue: String($0))
            }
            return WebhookEndpointRecord(
                endpoint: WebhookEndpoint(name: try row.text("name"), types: Set(types)),
                disabledAt: try row.optionalInstant("disabled_at"))
        }
    }

    package func register(_ endpoints: [WebhookEndpoint], at instant: UTCInstant) throws {
        let names = Set(endpoints.map(\.name))
        for known in try webhookEndpoints().map(\.endpoint.name) where !names.contains(known) {
            try run("DELETE FROM webhook_endpoint WHERE name = $1", [.text(known)])
            try park(endpoint: known, code: "endpoint-removed", at: instant)
        }
        for endpoint in endpoints {
            try run(
                """
                INSERT INTO webhook_endpoint (name, types) VALUES ($1, $2)
                ON CONFLICT (tenant, name) DO UPDATE SET types = excluded.types
                """,
                [.text(endpoint.name), .text(endpoint.types.map(\.rawValue).sorted().joined(separator: " "))])
        }
        try run(
            "UPDATE webhook_delivery SET state = 'waiting', due_at = $1 WHERE state = 'leased'",
            [.integer(instant.milliseconds)])
    }

    /// Parks whatever is under way to an endpoint.
    private func park(endpoint: String, code: String, at instant: UTCInstant) throws {
        try run(
            """
            UPDATE webhook_delivery SET state = 'parked', due_at = NULL, finished_at = $1, last_code = $2
            WHERE endpoint = $3 AND due_at IS NOT NULL
            """, [.integer(instant.milliseconds), .init(code), .text(endpoint)])
    }

    package func claimWebhooks(of endpoint: String, now: UTCInstant, until: UTCInstant, limit: Int) throws
        -> [WebhookClaim]
    {
        try all(Self.dueWebhooksQuery, [.text(endpoint), .integer(now.milliseconds), .integer(limit)]).map { row in
            let attempt = (try row.count("attempt")) + 1
            try run(
                "UPDATE webhook_delivery SET state = 'leased', attempt = $1, due_at = $2 WHERE seq = $3",
                [.integer(attempt), .integer(until.milliseconds), .integer(try row.integer("seq"))])
            return WebhookClaim(
                id: try row.text("id"), endpoint: endpoint, body: Array((try row.text("body")).utf8), attempt: attempt,
                attemptInBudget: attempt - (try row.count("earlier_attempts")))
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
        let changed = try run(
            """
            UPDATE webhook_delivery SET state = $1, due_at = $2, finished_at = $3, last_code = $4
            WHERE id = $5 AND endpoint = $6 AND state = 'leased' AND attempt = $7
            """,
            [
                .text(state.rawValue),
                .init(dueAt?.milliseconds),
                .init(dueAt == nil ? instant.milliseconds : nil),
                .init(code),
                .text(claim.id),
                .text(claim.endpoint),
                .integer(claim.attempt),
            ])
        guard changed == 1 else { return false }
        if outcome == .gone {
            try run(
                "UPDATE webhook_endpoint SET disabled_at = $1 WHERE name = $2",
                [.integer(instant.milliseconds), .text(claim.endpoint)])
            try park(endpoint: claim.endpoint, code: "endpoint-gone", at: instant)
        }
        return true
    }

    package func webhooks(states: Set<WebhookState>, after cursor: StoreCursor?, limit: Int) throws -> [WebhookDelivery]
    {
        let position = cursor?.position ?? 0
        let rows = try (states.isEmpty ? Set(WebhookState.allCases) : states).flatMap { state in
            try all(
                "SELECT * FROM webhook_delivery WHERE state = $1 AND seq > $2 ORDER BY seq LIMIT $3",
                [.text(state.rawValue), .integer(position), .integer(limit)])
        }
        let deliveries = try rows.map { row in
            WebhookDelivery(
                id: try row.text("id"), endpoint: try row.text("endpoint"), type: try row.name("type"),
                state: try row.name("state"),
                attempt: try row.count("attempt"), dueAt: try row.optionalInstant("due_at"),
                createdAt: try row.instant("created_at"),
                lastCode: try row.optionalText("last_code"), cursor: try row.cursor())
        }
        return Array(deliveries.sorted { $0.cursor.position < $1.cursor.position }.prefix(limit))
    }

    package func retryWebhooks(id: String?, of endpoint: String?, at instant: UTCInstant) throws -> Int {
        try run(
            """
            UPDATE webhook_delivery SET state = 'waiting', due_at = $1, finished_at = NULL, earlier_attempts = attempt
            WHERE state IN ('waiting', 'parked') AND ($2::text IS NULL OR id = $2) AND ($3::text IS NULL OR endpoint = $3)
                AND endpoint IN (SELECT name FROM webhook_endpoint WHERE disabled_at IS NULL)
            """, [.integer(instant.milliseconds), .init(id), .init(endpoint)])
    }

    package func enableWebhook(_ endpoint: String) throws {
        let changed = try run("UPDATE webhook_endpoint SET disabled_at = NULL WHERE name = $1", [.text(endpoint)])
        guard changed == 1 else { throw MessageStoreError(.notFound, "no such webhook endpoint") }
    }

    package func nextWebhookDue(of endpoint: String) throws -> UTCInstant? {
        try one(
            "SELECT min(due_at) AS due_at FROM webhook_delivery WHERE endpoint = $1 AND due_at IS NOT NULL",
            [.text(endpoint)])?.optionalInstant("due_at")
    }

    package func removeWebhooks(_ state: WebhookState, finishedBefore instant: UTCInstant) throws {
        try run(
            "DELETE FROM webhook_delivery WHERE finished_at < $1 AND state = $2",
            [.integer(instant.milliseconds), .text(state.rawValue)])
    }
}
