import Gateway
import MessageStore

extension RouteTable {
    static let transfers: [Route] = [
        .post("/v1/applications/{id}/transfers", keyed: 201) { call in
            let transfer = try await call.services.transfers.transfer(
                application: ApplicationID(call.text("id")), TransferRequest(call.body), if: call.condition,
                by: call.caller)
            return try .json(
                transfer.json, status: 201, location: transfer.location)
        },
        .get("/v1/transfers", query: [.after, .limit]) { call in
            try await call.page().answer(cursor: \.cursor, json: \.json) { after, limit in
                try await call.services.transfers.transfers(after: after, limit: limit, by: call.caller)
            }
        },
        .get("/v1/transfers/{sender}/{ticket}") { call in
            let transfer = try await call.services.transfers.view(call.transfer(), by: call.caller)
            return try .json(transfer.json).tagged(version: transfer.version)
        },
        .post("/v1/transfers/{sender}/{ticket}/acceptance", keyed: 200) { call in
            let transfer = try await call.services.transfers.accept(
                call.transfer(), AcceptanceRequest(call.body), if: call.condition, by: call.caller)
            return try .json(transfer.json)
        },
        .post("/v1/transfers/{sender}/{ticket}/contest", keyed: 200) { call in
            let transfer = try await call.services.transfers.contest(
                call.transfer(), ContestRequest(call.body), if: call.condition, by: call.caller)
            return try .json(transfer.json)
        },
        .post("/v1/transfers/{sender}/{ticket}/applicant-informed", keyed: 200) { call in
            let transfer = try await call.services.transfers.informApplicant(
                of: call.transfer(), ApplicantInformedRequest(call.body), if: call.condition, by: call.caller)
            return try .json(transfer.json)
        },
        .post("/v1/transfers/{sender}/{ticket}/provisional-decision", keyed: 200) { call in
            let transfer = try await call.services.transfers.relayDecision(
                on: call.transfer(), ProvisionalDecisionRequest(call.body), if: call.condition, by: call.caller)
            return try .json(transfer.json)
        },
    ]
}

extension RESTCall {
    /// The transfer named by the path.
    fileprivate func transfer() throws -> TransferName {
        TransferName(sender: try organisation("sender"), ticket: try ticket("ticket"))
    }
}
