import XMLSecurity

/// One attempt to tell an endpoint of an event: body and the three headers that make it believable.
public struct WebhookMessage: Hashable, Sendable {
    /// `webhook-id`: the same for every attempt.
    public let id: String
    /// `webhook-timestamp`: seconds since 1970-01-01T00:00:00Z of this attempt.
    public let timestamp: Int64
    /// `webhook-signature`: `v1,` and Base64 of HMAC-SHA256 for each secret, separated by spaces.
    public let signature: String
    /// JSON, UTF-8.
    public let body: [UInt8]

    /// Signs an attempt.
    ///
    /// - Parameters:
    ///   - id: without full stop, so that no part of the signed content can be taken for another.
    ///   - instant: when the attempt is made.
    ///
    /// Source: Standard Webhooks, "Signature scheme" (`id.timestamp.body`) and "Webhook headers".
    public init(id: String, at instant: UTCInstant, body: [UInt8], secrets: WebhookSecrets) {
        let timestamp = instant.milliseconds / 1_000
        let content = Array("\(id).\(timestamp).".utf8) + body
        self.id = id
        self.timestamp = timestamp
        self.body = body
        signature = secrets.all.map { "v1," + Base64.encode($0.authenticationCode(of: content)) }
            .joined(separator: " ")
    }

    /// The headers, by their names.
    public var headers: [(name: String, value: String)] {
        [("webhook-id", id), ("webhook-timestamp", String(timestamp)), ("webhook-signature", signature)]
    }
}

/// What came of an attempt.
public enum WebhookAnswer: Hashable, Sendable {
    /// The endpoint answered; `retryAfter` is what it asked for in a `Retry-After` header of seconds.
    case status(Int, retryAfter: Duration?)
    /// No answer; a stable word without content, such as `timedOut`.
    case none(code: String)
}

/// Carries a signed event to one endpoint. Follows no redirect, and never throws: no answer is an answer too.
public protocol WebhookTransport: Sendable {
    /// Posts once, within the transport's own time limit.
    func post(_ message: WebhookMessage) async -> WebhookAnswer
}
