import AuditLog
import Gateway

extension RouteTable {
    static let audit: [Route] = [
        .get("/v1/audit/entries", scopes: [.adviser], query: [.year, .from, .limit]) { call in
            try call.requireAdviser()
            let year = call.year()
            if call.integer(.year) != nil,
                let problem = try await RequestProblem.noLog(of: year, in: call.caller.tenant.store)
            {
                throw problem
            }
            let from = UInt64(call.integer(.from) ?? 0)
            let limit = call.page().limit
            let lines = try await AuditReader(environment: call.services.environment)
                .lines(of: call.caller, year: year, from: from, limit: limit)
            let next = lines.count == limit ? lines.last.map { JSONValue.string("\($0.index + 1)") } : nil
            return try .json(.page(try await lines.json(in: call.caller.tenant.store), next: next))
        },
        .get("/v1/audit/entries/{year}/{index}", scopes: [.adviser]) { call in
            try call.requireAdviser()
            guard let year = Int(call.text("year")), (1970...9999).contains(year),
                let index = UInt64(call.text("index")),
                index <= UInt64(RESTLimits.largestIndex)
            else { throw RequestProblem.unknownIdentifier }
            let reader = AuditReader(environment: call.services.environment)
            return try .json(try await reader.line(of: call.caller, year: year, index: index))
        },
        .post("/v1/audit/searches", scopes: [.adviser]) { call in
            try call.requireAdviser()
            let reader = AuditReader(environment: call.services.environment)
            return try .json(try await reader.search(AuditSearchRequest(call.body), by: call.caller))
        },
        .get("/v1/audit/checkpoint", scopes: [.adviser, .operator], query: [.year]) { call in
            let checkpoint = try await AuditReader(environment: call.services.environment)
                .checkpoint(of: call.caller.tenant, year: call.year())
            return try .json(checkpoint)
        },
    ]
}

extension RESTCall {
    /// The log is for the security adviser: the key's scope and the user's role must both say so.
    func requireAdviser() throws(RequestProblem) {
        try caller.require(role: Caller.securityAdviser, to: "read the audit log")
    }

    /// The year asked for, or the present one (UTC, as the logs are cut).
    fileprivate func year() -> Int {
        let present = AuditLogOrigin.year(of: services.environment.clock().milliseconds)
        return integer(.year) ?? present
    }
}
