import Gateway
import MessageStore

extension RouteTable {
    static let inquiries: [Route] = [
        .get("/v1/inquiries", query: [.after, .limit, .state(InquiryStanding.self)]) { call in
            let standings = call.states(InquiryStanding.self)
            return try await call.page().answer(cursor: \.cursor, json: \.json) { after, limit in
                try await call.services.inquiries.inquiries(standings, after: after, limit: limit, by: call.caller)
            }
        },
        .get("/v1/inquiries/{sender}/{ticket}") { call in
            try .json(try await call.services.inquiries.view(call.inquiry(), by: call.caller).json)
        },
        .post("/v1/inquiries/{sender}/{ticket}/reply", keyed: 202) { call in
            let replied = try await call.services.inquiries.reply(
                to: call.inquiry(), InquiryReplyRequest(call.body), by: call.caller)
            return try .json(replied.json, status: 202)
        },
    ]
}

extension RESTCall {
    /// The inquiry named by the path.
    fileprivate func inquiry() throws -> InquiryName {
        InquiryName(sender: try organisation("sender"), ticket: try ticket("ticket"))
    }
}
