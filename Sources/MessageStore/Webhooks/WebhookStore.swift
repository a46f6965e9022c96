import XMLSecurity

/// Webhooks of one OCMW: each event is committed with its act, once for every endpoint that wants it.
///
/// `waiting -> leased(attempt n) -> delivered`, back to `waiting` after a failed attempt, `parked` when the budget is
/// over; an operator makes `parked` `waiting` again. An attempt ends only what its own lease still holds.
public protocol WebhookStore: Sendable {
    /// Makes these the endpoints, as the process does that will deliver to them, and frees the leases of the one before.
    ///
    /// What waits for an endpoint that is no longer wanted is parked. A disabled endpoint stays disabled.
    func registerWebhooks(_ endpoints: [WebhookEndpoint], at instant: UTCInstant) async throws

    /// Every registered endpoint, by name.
    func webhookEndpoints() async throws -> [WebhookEndpointRecord]

    /// Lets a disabled endpoint have events again, from now on.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`.
    func enableWebhook(_ endpoint: String) async throws

    /// Leases up to `limit` due events of one endpoint, oldest due first, each with the next attempt number.
    func claimWebhooks(of endpoint: String, now: UTCInstant, leaseFor lease: Duration, limit: Int) async throws
        -> [WebhookClaim]

    /// Ends one attempt.
    ///
    /// - Returns: false when a later attempt owns the row: nothing was changed.
    func settle(_ claim: WebhookClaim, outcome: WebhookOutcome, at instant: UTCInstant) async throws -> Bool

    /// Earliest instant at which something of an endpoint becomes due, or `nil` when nothing waits.
    func nextWebhookDue(of endpoint: String) async throws -> UTCInstant?

    /// Events after the cursor, in the given states (all when empty).
    func webhooks(states: Set<WebhookState>, after cursor: StoreCursor?, limit: Int) async throws -> [WebhookDelivery]

    /// Makes waiting and parked events due now, with a new budget: one, or all (`id` is `nil`), of one endpoint or all.
    ///
    /// - Returns: how many; what belongs to a removed or disabled endpoint stays parked.
    func retryWebhooks(id: String?, of endpoint: String?, at instant: UTCInstant) async throws -> Int

    /// Removes what was delivered, and what was parked, before these instants.
    func removeWebhooks(deliveredBefore: UTCInstant, parkedBefore: UTCInstant) async throws
}

/// An endpoint as the configuration names it. Its address and secret stay outside the database.
public struct WebhookEndpoint: Hashable, Sendable {
    /// Name, unique in the OCMW.
    public let name: String
    /// What it wants to be told.
    public let types: Set<WebhookEventType>

    /// Names an endpoint.
    public init(name: String, types: Set<WebhookEventType>) {
        self.name = name
        self.types = types
    }
}

/// A registered endpoint and whether it takes events.
public struct WebhookEndpointRecord: Hashable, Sendable {
    /// The endpoint.
    public let endpoint: WebhookEndpoint
    /// When it answered that it wants nothing any more (`410 Gone`).
    public let disabledAt: UTCInstant?

    /// Puts the parts together.
    public init(endpoint: WebhookEndpoint, disabledAt: UTCInstant?) {
        self.endpoint = endpoint
        self.disabledAt = disabledAt
    }
}

/// State of one event for one endpoint, as stored.
public enum WebhookState: String, Hashable, Sendable, CaseIterable {
    /// Due at an instant.
    case waiting
    /// An attempt is in work.
    case leased
    /// The endpoint confirmed it.
    case delivered
    /// No further attempt until an operator says so.
    case parked
}

/// One leased event.
public struct WebhookClaim: Hashable, Sendable {
    /// The event's identifier, the same for every attempt and every endpoint.
    public let id: String
    /// Name of the endpoint.
    public let endpoint: String
    /// The body, the same bytes for every attempt.
    public let body: [UInt8]
    /// Number of this attempt, from 1: what fences it.
    public let attempt: Int
    /// Number of this attempt in the present budget, from 1.
    public let attemptInBudget: Int

    /// Puts the parts together.
    public init(id: String, endpoint: String, body: [UInt8], attempt: Int, attemptInBudget: Int) {
        self.id = id
        self.endpoint = endpoint
        self.body = body
        self.attempt = attempt
        self.attemptInBudget = attemptInBudget
    }
}

/// How an attempt ended.
public enum WebhookOutcome: Hashable, Sendable {
    /// The endpoint confirmed it.
    case delivered
    /// Try again at an instant.
    case retry(at: UTCInstant, code: String)
    /// The budget is over.
    case parked(code: String)
    /// The endpoint wants nothing any more: it is disabled, and whatever waits for it is parked.
    case gone
}

/// One event for one endpoint, as shown to administrators.
public struct WebhookDelivery: Hashable, Sendable {
    /// The event's identifier (`webhook-id`).
    public let id: String
    /// Name of the endpoint.
    public let endpoint: String
    /// What it tells.
    public let type: WebhookEventType
    /// Its state.
    public let state: WebhookState
    /// Number of attempts begun.
    public let attempt: Int
    /// Next attempt or end of the lease.
    public let dueAt: UTCInstant?
    /// When the event happened.
    public let createdAt: UTCInstant
    /// Why the last attempt failed.
    public let lastCode: String?
    /// Position in the listing.
    public let cursor: StoreCursor

    /// Puts the parts together.
    public init(
        id: String, endpoint: String, type: WebhookEventType, state: WebhookState, attempt: Int, dueAt: UTCInstant?,
        createdAt: UTCInstant, lastCode: String?, cursor: StoreCursor
    ) {
        self.id = id
        self.endpoint = endpoint
        self.type = type
        self.state = state
        self.attempt = attempt
        self.dueAt = dueAt
        self.createdAt = createdAt
        self.lastCode = lastCode
        self.cursor = cursor
    }
}
