import XMLSecurity

/// The part of one transaction in `WebhookStore`. A method that is called as one there does what is said there.
package protocol WebhookTransaction {
    func register(_ endpoints: [WebhookEndpoint], at instant: UTCInstant) throws
    func settle(_ claim: WebhookClaim, _ outcome: WebhookOutcome, at instant: UTCInstant) throws -> Bool
    func webhookEndpoints() throws -> [WebhookEndpointRecord]
    func claimWebhooks(of endpoint: String, now: UTCInstant, until: UTCInstant, limit: Int) throws -> [WebhookClaim]
    func webhooks(states: Set<WebhookState>, after cursor: StoreCursor?, limit: Int) throws -> [WebhookDelivery]
    func retryWebhooks(id: String?, of endpoint: String?, at instant: UTCInstant) throws -> Int
    /// Lets a disabled endpoint have events again, or throws `.notFound`.
    func enableWebhook(_ endpoint: String) throws
    /// Earliest due instant of one endpoint: the first entry of a partial index.
    func nextWebhookDue(of endpoint: String) throws -> UTCInstant?
    /// Removes events that ended in this state before an instant.
    func removeWebhooks(_ state: WebhookState, finishedBefore instant: UTCInstant) throws
}

extension TransactionalStore {
    /// Makes these the endpoints; parks what waits for others, and makes due what a stopped process held.
    public func registerWebhooks(_ endpoints: [WebhookEndpoint], at instant: UTCInstant) async throws {
        try await write { try $0.register(endpoints, at: instant) }
    }

    /// Every registered endpoint.
    public func webhookEndpoints() async throws -> [WebhookEndpointRecord] {
        try await read { try $0.webhookEndpoints() }
    }

    /// Lets a disabled endpoint have events again.
    public func enableWebhook(_ endpoint: String) async throws {
        try await write { try $0.enableWebhook(endpoint) }
    }

    /// Leases due events; one range of a partial index.
    public func claimWebhooks(of endpoint: String, now: UTCInstant, leaseFor lease: Duration, limit: Int) async throws
        -> [WebhookClaim]
    {
        // Looking first keeps an idle runner from writing.
        guard let due = try await nextWebhookDue(of: endpoint), due <= now else { return [] }
        let until = now.advanced(by: lease)
        return try await write {
            try $0.claimWebhooks(of: endpoint, now: now, until: until, limit: max(0, limit))
        }
    }

    /// Ends one attempt, unless another one owns the row.
    public func settle(_ claim: WebhookClaim, outcome: WebhookOutcome, at instant: UTCInstant) async throws -> Bool {
        try await write { try $0.settle(claim, outcome, at: instant) }
    }

    /// Earliest due instant: the first entry of a partial index.
    public func nextWebhookDue(of endpoint: String) async throws -> UTCInstant? {
        try await read { try $0.nextWebhookDue(of: endpoint) }
    }

    /// Events in the order of their commit.
    public func webhooks(states: Set<WebhookState>, after cursor: StoreCursor?, limit: Int) async throws
        -> [WebhookDelivery]
    {
        try await read { try $0.webhooks(states: states, after: cursor, limit: max(0, limit)) }
    }

    /// Makes waiting and parked events due now.
    public func retryWebhooks(id: String?, of endpoint: String?, at instant: UTCInstant) async throws -> Int {
        try await write { try $0.retryWebhooks(id: id, of: endpoint, at: instant) }
    }

    /// Removes finished events by their age.
    public func removeWebhooks(deliveredBefore: UTCInstant, parkedBefore: UTCInstant) async throws {
        try await write { transaction in
            try transaction.removeWebhooks(.delivered, finishedBefore: deliveredBefore)
            try transaction.removeWebhooks(.parked, finishedBefore: parkedBefore)
        }
    }
}
