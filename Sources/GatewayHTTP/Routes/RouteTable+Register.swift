import Gateway
import MessageStore

extension RouteTable {
    static let register: [Route] = [
        .post("/v1/decisions") { call in
            let outcome = try await call.services.register.upsert(RegisterRequest(call.body), by: call.caller)
            return try .json(outcome.json)
        },
        .post("/v1/integrations") { call in
            let sent = try await call.services.register.integrate(IntegrationRequest(call.body), by: call.caller)
            return try .json(sent.json, status: 202)
        },
        .post("/v1/integrations/end") { call in
            let sent = try await call.services.register.endIntegration(
                EndIntegrationRequest(call.body), by: call.caller)
            return try .json(sent.json, status: 202)
        },
    ]
}

extension SentDocument {
    fileprivate var json: JSONValue {
        .object(["ticket": .string(ticket.value), "conversation": .string(conversation.value)])
    }
}

extension RegisterOutcome {
    fileprivate var json: JSONValue {
        .object([
            "inserted": .array(inserted.map(JSONValue.string)), "replaced": .array(replaced.map(JSONValue.string)),
            "unchanged": .array(unchanged.map(JSONValue.string)),
        ])
    }
}
