import Gateway
import Messages

extension RouteTable {
    static let consultations: [Route] = [
        .post("/v1/consultations", query: [.wait]) { call in
            let wait = call.wait()
            let sent = try await call.services.consultations.consult(ConsultationRequest(call.body), by: call.caller)
            return try await outcome(of: sent.ticket, wait: wait, call: call)
        },
        .get("/v1/consultations/{ticket}", query: [.wait]) { call in
            try await outcome(of: call.ticket("ticket"), wait: call.wait(), call: call)
        },
    ]

    /// 200 with the answer, 202 with the way to it.
    private static func outcome(of ticket: Ticket, wait: Duration, call: RESTCall) async throws -> RESTAnswer {
        let outcome = try await call.services.consultations.outcome(of: ticket, wait: wait, by: call.caller)
        return try .json(
            outcome.json, status: outcome.isAnswered ? 200 : 202, location: "/v1/consultations/\(ticket.value)"
        ).tagged()
    }
}
