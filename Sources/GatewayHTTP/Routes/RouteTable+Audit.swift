import AuditLog
import Gateway

extension RouteTable {
    static let audit: [Route] = [
        .get("/v1/audit/entries", scopes: [.adviser], query: ["year", "from", "limit"]) { call in
            let year = try call.year()
            let from = UInt64(try call.integer("from", in: 0...Int.max) ?? 0)
            let limit = try call.page().limit
            let lines = try await AuditReader(environment: call.services.environment)
                .lines(of: call.caller, year: year, from: from, limit: limit)
            let next = lines.count == limit ? lines.last.map { JSONValue.string("\($0.index + 1)") } : nil
            return try .json(.page(lines.map { try $0.json }, next: next))
        },
        .get("/v1/audit/checkpoint", scopes: [.adviser, .operator], query: ["year"]) { call in
            let checkpoint = try await AuditReader(environment: call.services.environment)
                .checkpoint(of: call.caller.tenant, year: call.year())
            return try .json(checkpoint)
        },
    ]
}

extension RESTCall {
    /// The year asked for, or the present one (UTC, as the logs are cut).
    fileprivate func year() throws -> Int {
        let present = AuditLogOrigin.year(of: services.environment.clock().milliseconds)
        return try integer("year", in: 1970...9999) ?? present
    }
}
