import Gateway

extension RouteTable {
    static let register: [Route] = [
        .post("/v1/integrations", keyed: 202) { call in
            let sent = try await call.services.register.integrate(IntegrationRequest(call.body), by: call.caller)
            return try .json(sent.json, status: 202)
        },
        .post("/v1/integrations/end", keyed: 202) { call in
            let sent = try await call.services.register.endIntegration(
                EndIntegrationRequest(call.body), by: call.caller)
            return try .json(sent.json, status: 202)
        },
    ]
}
