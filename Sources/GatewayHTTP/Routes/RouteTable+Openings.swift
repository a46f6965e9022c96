import AuditLog
import Gateway
import MessageStore

extension RouteTable {
    static let openings: [Route] = [
        .post("/v1/audit/entries/{year}/{index}/openings", scopes: [.adviser]) { call in
            try call.requireAdviser()
            let request = try OpeningRequest(call.body)
            guard let position = AuditPosition(cursor: "\(call.text("year"))-\(call.text("index"))") else {
                throw RequestProblem.unknownIdentifier
            }
            let opener = LineOpener(environment: call.services.environment, tenant: call.caller.tenant)
            let opened = try await opener.open(
                request, of: position, by: call.caller.actor)
            return try .json(
                .object([
                    "year": .integer(Int64(position.year)), "index": .integer(Int64(clamping: position.index)),
                    "open": .array(opened.openings.keys.map(\.rawValue).sorted().map(JSONValue.string)),
                    "file": .string(String(decoding: opened.bytes, as: UTF8.self)),
                ]))
        }
    ]
}
