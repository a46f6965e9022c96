import Gateway
import MessageStore

extension RouteTable {
    static let transfers: [Route] = [
        .post("/v1/applications/{id}/transfers") { call in
            let transfer = try await call.services.transfers.transfer(
                application: ApplicationID(call.text("id")), TransferRequest(call.body), by: call.caller)
            return try .json(transfer.json, status: 201, location: "/v1/transfers/\(transfer.ticket.value)")
        },
        .get("/v1/transfers", query: ["after", "limit"]) { call in
            try await call.page().answer(cursor: \.cursor, json: \.json) { after, limit in
                try await call.services.transfers.transfers(after: after, limit: limit, by: call.caller)
            }
        },
        .get("/v1/transfers/{ticket}") { call in
            try .json(try await call.services.transfers.transfer(call.ticket("ticket"), by: call.caller).json)
        },
        .post("/v1/transfers/{ticket}/acceptance") { call in
            let transfer = try await call.services.transfers.accept(
                call.ticket("ticket"), AcceptanceRequest(call.body), by: call.caller)
            return try .json(transfer.json)
        },
        .post("/v1/transfers/{ticket}/contest") { call in
            let transfer = try await call.services.transfers.contest(
                call.ticket("ticket"), ContestRequest(call.body), by: call.caller)
            return try .json(transfer.json)
        },
        .post("/v1/transfers/{ticket}/applicant-informed") { call in
            let transfer = try await call.services.transfers.informApplicant(
                of: call.ticket("ticket"), ApplicantInformedRequest(call.body), by: call.caller)
            return try .json(transfer.json)
        },
        .post("/v1/transfers/{ticket}/provisional-decision") { call in
            let transfer = try await call.services.transfers.relayDecision(
                on: call.ticket("ticket"), ProvisionalDecisionRequest(call.body), by: call.caller)
            return try .json(transfer.json)
        },
    ]
}
