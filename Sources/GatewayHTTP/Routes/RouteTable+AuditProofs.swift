import AuditLog
import Gateway

extension RouteTable {
    static let auditProofs: [Route] = [
        .get("/v1/audit/consistency", scopes: [.adviser, .operator], query: [.year, .from, .to]) { call in
            let present = AuditLogOrigin.year(of: call.services.environment.clock().milliseconds)
            let year = call.integer(.year) ?? present
            guard let from = call.integer(.from) else {
                throw RequestProblem.broken("from", "required", "is missing: the size of the earlier checkpoint")
            }
            let statement = try await ConsistencyProver(tenant: call.caller.tenant)
                .statement(year: year, from: UInt64(from), to: call.integer(.to).map { UInt64($0) })
            let newer = try Checkpoint(text: statement.newer.text).size
            return try .json(
                .object([
                    "year": .integer(Int64(year)),
                    "from": .integer(Int64(clamping: try Checkpoint(text: statement.older.text).size)),
                    "to": .integer(Int64(clamping: newer)),
                    "statement": .string(String(decoding: statement.bytes, as: UTF8.self)),
                    "verifierKey": .string(
                        try await call.caller.tenant.verifierKey(year: year, size: newer).description),
                ]))
        }
    ]
}

extension QueryParameter {
    /// Size of the later checkpoint.
    static let to = QueryParameter.whole("to", in: 0...RESTLimits.largestIndex)
}
