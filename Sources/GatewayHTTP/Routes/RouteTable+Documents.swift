import Gateway
import MessageStore

extension RouteTable {
    static let inbox: [Route] = [
        .get("/v1/inbox", query: [.after, .limit, .state(InboxStateName.self)]) { call in
            let states = call.states(InboxStateName.self)
            return try await call.page().answer(cursor: \.cursor, json: \.json) { after, limit in
                try await call.caller.tenant.store.inbox(states: states, after: after, limit: limit)
            }
        },
        .post("/v1/inbox/{sender}/{ticket}/hand-over", hasBody: false, keyed: 204) { call in
            try await call.services.views.handOver(
                sender: call.organisation("sender"), ticket: call.ticket("ticket"), by: call.caller)
            return .noContent
        },
    ]

    static let conversations: [Route] = [
        .get("/v1/conversations/{conversation}/timeline") { call in
            try await listing(call.services.views.timeline(call.ticket("conversation"), by: call.caller))
        },
        .get("/v1/conversations/{conversation}/documents") { call in
            try await listing(call.services.views.documents(call.ticket("conversation"), by: call.caller))
        },
        .get("/v1/conversations/{conversation}/evidence") { call in
            let evidence = EvidenceAnswer(environment: call.services.environment)
            return try await evidence.bundle(call.ticket("conversation"), by: call.caller)
        },
        .get("/v1/documents/{sender}/{ticket}/timeline") { call in
            try .json(
                .page(
                    try await call.services.views.timeline(
                        sender: call.organisation("sender"), ticket: call.ticket("ticket"), by: call.caller)))
        },
        .get("/v1/documents/{sender}/{ticket}") { call in
            .xml(
                try await call.services.views.document(
                    sender: call.organisation("sender"), ticket: call.ticket("ticket"), by: call.caller))
        },
    ]

    static let outbox: [Route] = [
        .get("/v1/outbox", scopes: [.software, .operator], query: [.after, .limit, .state(OutboxStateName.self)]) {
            call in
            let states = call.states(OutboxStateName.self)
            return try await call.page().answer(cursor: \.cursor, json: \.json) { after, limit in
                try await call.caller.tenant.store.outbox(states: states, after: after, limit: limit)
            }
        }
    ]

    /// All lines of one conversation; one without lines is not known.
    private static func listing(_ items: [JSONValue]) throws -> RESTAnswer {
        guard !items.isEmpty else { throw RequestProblem.unknownIdentifier }
        return try .json(.page(items))
    }
}
