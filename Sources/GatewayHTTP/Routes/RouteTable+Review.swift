import Gateway
import MessageStore
import NIOCore
import SocialSecurity

extension RouteTable {
    /// What a security adviser does with the log. Each call is a line of the log.
    static let review: [Route] = [
        .get("/v1/audit/entries/{year}/{index}/explanation", scopes: [.adviser], query: [.language]) { call in
            try call.requireAdviser()
            guard let position = AuditPosition(cursor: "\(call.text("year"))-\(call.text("index"))") else {
                throw RequestProblem.unknownIdentifier
            }
            let explanation = try await ReviewDesk(call.review).explanation(of: position)
            return try .json(explanation.json(in: call.language))
        },
        .post("/v1/audit/reports/person", scopes: [.adviser]) { call in
            try call.requireAdviser()
            return .report(try await PersonReport(PersonReportRequest(call.body), in: call.review).prepared())
        },
        .post("/v1/audit/reports/inspection", scopes: [.adviser]) { call in
            try call.requireAdviser()
            return .report(try await InspectionTable(InspectionRequest(call.body), in: call.review).prepared())
        },
        .post("/v1/audit/reports/figures", scopes: [.adviser]) { call in
            try call.requireAdviser()
            return .report(try await YearFigures(FiguresRequest(call.body), in: call.review).prepared())
        },
        .post("/v1/audit/flags", scopes: [.adviser]) { call in
            try call.requireAdviser()
            let request = try MonthRequest(call.body, hasCount: false)
            return try .json(
                try await FlagFinder(context: call.review, month: request.month).read(in: request.language).json)
        },
        .post("/v1/audit/samples", scopes: [.adviser]) { call in
            try call.requireAdviser()
            return try .json(try await ReviewSample(MonthRequest(call.body, hasCount: true), in: call.review).read())
        },
        .post("/v1/audit/reviews", scopes: [.adviser], keyed: 201) { call in
            try call.requireAdviser()
            return try .json(try await ReviewDesk(call.review).record(ReviewRequest(call.body)), status: 201)
        },
        .get("/v1/audit/reviews", scopes: [.adviser], query: [.after, .limit, .target]) { call in
            try call.requireAdviser()
            let desk = ReviewDesk(call.review)
            let target = call.query[.target].flatMap(ReviewTarget.init)
            return try await call.page().answer(cursor: \.cursor, json: \.json) { after, limit in
                try await desk.reviews(of: target, after: after, limit: limit)
            }
        },
    ]
}

extension RESTCall {
    /// Whose log is reviewed, and by whom.
    fileprivate var review: ReviewContext { ReviewContext(environment: services.environment, caller: caller) }

    /// The language asked for; Dutch when the caller does not say.
    fileprivate var language: Language { query[.language].flatMap(Language.init(rawValue:)) ?? .nl }
}

extension RESTAnswer {
    /// A report, written piece by piece.
    fileprivate static func report(_ report: PreparedReport) -> RESTAnswer {
        let type =
            switch report.format {
            case .json: "application/json"
            case .csv: "text/csv; charset=utf-8; header=present"
            }
        var answer = RESTAnswer(status: 200, contentType: type, body: [])
        answer.stream = { writer in
            try await report.write { try await writer.write(ByteBuffer(bytes: $0)) }
        }
        return answer
    }
}
