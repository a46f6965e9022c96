import Gateway
import MessageStore

extension RouteTable {
    static let applications: [Route] = [
        .post("/v1/applications") { call in
            let (record, isNew) = try await call.services.applications.open(
                ApplicationRequest(call.body), by: call.caller)
            let view = try await call.services.views.view(record, by: call.caller)
            return try .json(view.json, status: isNew ? 201 : 200, location: path(of: record))
                .tagged(version: record.version)
        },
        .get("/v1/applications", query: [.after, .limit]) { call in
            try await call.page().answer(cursor: \.cursor, json: \.summary) { after, limit in
                try await call.services.applications.applications(after: after, limit: limit, by: call.caller)
            }
        },
        .get("/v1/applications/{id}", query: [.version, .wait]) { call in
            let record = try await call.services.applications.application(
                id: ApplicationID(call.text("id")), past: call.pastVersion(),
                wait: call.wait(), by: call.caller)
            let view = try await call.services.views.view(record, by: call.caller)
            return try .json(view.json).tagged(version: record.version)
        },
        .get("/v1/applications/{id}/timeline") { call in
            let events = try await call.services.views.timeline(
                of: ApplicationID(call.text("id")), by: call.caller)
            return try .json(.object(["items": .array(events), "next": .null]))
        },
        .post("/v1/applications/{id}/persons/{index}/proof") { call in
            let record = try await call.services.proofs.give(
                ProofRequest(call.body), of: call.index("index"), in: ApplicationID(call.text("id")),
                if: call.condition, by: call.caller)
            let view = try await call.services.views.view(record, by: call.caller)
            return try .json(view.json).tagged(version: record.version)
        },
        .post("/v1/applications/{id}/withdrawal") { call in
            let record = try await call.services.endings.withdraw(
                ApplicationID(call.text("id")), WithdrawalRequest(call.body), if: call.condition, by: call.caller)
            let view = try await call.services.views.view(record, by: call.caller)
            return try .json(view.json).tagged(version: record.version)
        },
        .post("/v1/applications/{id}/decision") { call in
            let record = try await call.services.endings.decide(
                ApplicationID(call.text("id")), ApplicationDecisionRequest(call.body), if: call.condition,
                by: call.caller)
            let view = try await call.services.views.view(record, by: call.caller)
            return try .json(view.json).tagged(version: record.version)
        },
    ]

    private static func path(of record: ApplicationRecord) -> String {
        "/v1/applications/\(record.application.id.text)"
    }
}

extension ApplicationRecord {
    /// What a listing shows: nothing about persons.
    fileprivate var summary: JSONValue {
        .object([
            "id": .string(application.id.text), "reference": .string(application.reference),
            "state": .string(state.rawValue), "version": .integer(Int64(version)),
            "conversation": .string(application.conversation.value),
            "openedAt": .string(application.openedAt.xmlDateTime),
        ])
    }
}
