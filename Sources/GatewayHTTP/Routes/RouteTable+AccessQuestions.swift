import Gateway
import Messages

extension RouteTable {
    static let accessQuestions: [Route] = [
        .post("/v1/access-questions", query: [.wait]) { call in
            let wait = call.wait(standard: 10)
            let sent = try await call.services.accessQuestions.ask(
                AccessQuestionRequest(call.body), by: call.caller)
            return try await outcome(ofQuestion: sent.ticket, wait: wait, call: call)
        },
        .get("/v1/access-questions/{ticket}", query: [.wait]) { call in
            try await outcome(ofQuestion: call.ticket("ticket"), wait: call.wait(), call: call)
        },
    ]

    /// 200 with the decision, 202 with the way to it.
    private static func outcome(ofQuestion ticket: Ticket, wait: Duration, call: RESTCall) async throws -> RESTAnswer {
        let outcome = try await call.services.accessQuestions.outcome(of: ticket, wait: wait, by: call.caller)
        return try .json(
            outcome.json, status: outcome.isAnswered ? 200 : 202, location: "/v1/access-questions/\(ticket.value)")
    }
}
