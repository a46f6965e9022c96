import Gateway

extension RouteTable {
    static let reconciliations: [Route] = [
        .post("/v1/audit/reconciliations", scopes: [.adviser]) { call in
            try call.caller.require(role: Caller.securityAdviser, to: "compare the audit log with the hub")
            let request = try ReconciliationRequest(call.body)
            guard let hub = call.services.hub else {
                throw RequestProblem(
                    .unavailable, "This gateway has no way to the hub now.", remedy: "Repeat the call later.")
            }
            let report = try await Reconciler(environment: call.services.environment, transport: hub).reconcile(
                request.days, of: call.caller.tenant, by: call.caller.actor)
            return try .json(report.json)
        }
    ]
}
