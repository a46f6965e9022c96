import Gateway
import SOAPClient

/// The connection to one endpoint: its client, with answers in the words of the gateway.
struct WebhookConnection: WebhookTransport {
    let client: WebhookClient

    func post(_ message: WebhookMessage) async -> WebhookAnswer {
        do {
            let answer = try await client.post(message.body, headers: message.headers)
            return .status(answer.status, retryAfter: answer.retryAfter.map { .seconds(max(0, $0)) })
        } catch {
            return .none(code: error.code.rawValue)
        }
    }
}
