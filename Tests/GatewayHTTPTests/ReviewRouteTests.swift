import AuditLog
import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import MessageStore
import Messages
import SocialSecurity
import Testing

@testable import GatewayHTTP

/// What a security adviser does, through the routes: who may, what is answered, and the line that it leaves.
@Suite struct ReviewRouteTests {
    /// Address, good body, and what the line about the call says.
    private static let calls: [(path: String, body: String?, act: String, object: String)] = [
        ("/v1/audit/entries/{year}/0/explanation?language=fr", nil, "log-read", "log/{year}/line/0"),
        ("/v1/audit/reports/person", #"{"ssin":"71023000122","language":"de"}"#, "log-exported", "report/person"),
        (
            "/v1/audit/reports/inspection", #"{"from":"2026-01-01","through":"2026-12-31","language":"nl"}"#,
            "log-exported", "report/inspection/2026-01-01/2026-12-31"
        ),
        ("/v1/audit/reports/figures", #"{"year":2026,"language":"en"}"#, "log-exported", "report/figures/2026"),
        ("/v1/audit/flags", #"{"month":"2026-03","language":"en"}"#, "log-read", "review/flags/2026-03"),
        (
            "/v1/audit/reviews", #"{"target":"line/{year}/0","verdict":"in-order","note":"Gezien."}"#,
            "review-recorded", "line/{year}/0 in-order"
        ),
        ("/v1/audit/reviews?limit=5", nil, "log-read", "review/verdicts"),
    ]

    private static func filled(_ text: String, _ gateway: TestGateway) -> String {
        let year = AuditLogOrigin.year(of: gateway.clock.now.milliseconds)
        return text.replacing("{year}", with: String(year))
    }

    private static func adviser(_ token: APIKeyToken) -> TestHeaders {
        var headers = TestHeaders(token)
        headers.role = "security-adviser"
        return headers
    }

    private static func method(_ call: (path: String, body: String?, act: String, object: String)) -> HTTPRequest.Method
    {
        call.body == nil ? .get : .post
    }

    @Test(arguments: calls.indices) func eachCallIsForAdvisersAndLeavesItsLine(_ index: Int) async throws {
        let call = Self.calls[index]
        try await TestGateway.with { gateway in
            let tokens = (try await gateway.key([.adviser]), try await gateway.key([.software, .operator]))
            let path = Self.filled(call.path, gateway)
            let body = call.body.map { Self.filled($0, gateway) }
            try await gateway.test { client in
                let answer = try await client.call(Self.method(call), path, Self.adviser(tokens.0), body: body)
                #expect((200...201).contains(answer.status), "\(answer.json)")
                let newest = try await gateway.b.store.auditLines(.all, before: nil, limit: 1)
                let leaf = try AuditLeaf(decoding: try #require(newest.first).leafBytes)
                #expect(leaf.act.rawValue == call.act && leaf.object == Self.filled(call.object, gateway))
                #expect(leaf.role == "security-adviser" && leaf.outcome == .done)
                let size = try await Self.size(gateway)
                // Neither another role nor another scope; a refused call leaves the line about itself alone.
                for role in ["social-worker", "administrator", "administrative"] {
                    var headers = Self.adviser(tokens.0)
                    headers.role = role
                    let refused = try await client.call(Self.method(call), path, headers, body: body)
                    #expect(refused.status == 403 && refused.problem == "role-not-allowed")
                }
                let refused = try await client.call(Self.method(call), path, Self.adviser(tokens.1), body: body)
                #expect(refused.status == 403 && refused.problem == "scope-missing")
                #expect(try await Self.size(gateway) == size + 4)
                let lines = try await gateway.b.store.auditLines(.all, before: nil, limit: 4)
                #expect(
                    try lines.map { try AuditLeaf(decoding: $0.leafBytes).rule } == [
                        "scope-missing", "role-not-allowed", "role-not-allowed", "role-not-allowed",
                    ])
            }
        }
    }

    private static func size(_ gateway: TestGateway) async throws -> UInt64 {
        try await gateway.b.store.auditSize(year: AuditLogOrigin.year(of: gateway.clock.now.milliseconds))
    }

    @Test func anotherTenantSeesNothing() async throws {
        try await TestGateway.with { gateway in
            let (own, foreign) = (try await gateway.key([.adviser]), try await gateway.key([.adviser], of: gateway.a))
            let software = try await gateway.key()
            try await gateway.test { client in
                _ = try await client.call(.post, "/v1/applications", TestHeaders(software), body: application("A-1"))
                let year = AuditLogOrigin.year(of: gateway.clock.now.milliseconds)
                let verdict = "{\"target\":\"line/\(year)/2\",\"verdict\":\"in-order\"}"
                #expect(
                    try await client.call(.post, "/v1/audit/reviews", Self.adviser(own), body: verdict).status == 201)
                let address = "/v1/audit/entries/\(year)/3/explanation"
                #expect(try await client.call(.get, address, Self.adviser(own)).status == 200)
                #expect(try await client.call(.get, address, Self.adviser(foreign)).status == 404)
                #expect(
                    try await client.call(.post, "/v1/audit/reviews", Self.adviser(foreign), body: verdict).status
                        == 404)
                let listed = try await client.call(.get, "/v1/audit/reviews", Self.adviser(foreign))
                #expect(listed["items"] == .array([]))
                let report = try await client.call(
                    .post, "/v1/audit/reports/person", Self.adviser(foreign), body: #"{"ssin":"71023000122"}"#)
                // Only the line about this very report.
                #expect(report.all("rows", "what").count == 1)
            }
        }
    }

    /// After a lost answer the adviser's program repeats the call: one verdict, one line, the first answer.
    @Test func aVerdictUnderAKeyIsRecordedOnce() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.adviser])
            let body = #"{"target":"line/2026/0","verdict":"explained","note":"Nagekeken."}"#
            try await gateway.test { client in
                var headers = Self.adviser(token)
                headers.idempotencyKey = "\"v\""
                let first = try await client.call(.post, "/v1/audit/reviews", headers, body: body)
                let again = try await client.call(.post, "/v1/audit/reviews", headers, body: body)
                #expect(first.status == 201 && !first.isReplayed && first["line"] != nil)
                #expect(again.status == 201 && again.isReplayed && again.json == first.json)
                let other = try await client.call(
                    .post, "/v1/audit/reviews", headers, body: #"{"target":"line/2026/0","verdict":"unlawful"}"#)
                #expect(other.status == 422 && other.problem == "idempotency-key-reused")
                let listed = try await client.call(.get, "/v1/audit/reviews", Self.adviser(token))
                #expect(listed.all("items", "id").count == 1)
            }
        }
    }

    @Test func csvIsServedAsSuch() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.adviser])
            try await gateway.test { client in
                let body = ByteBuffer(string: #"{"year":2026,"format":"csv","language":"nl"}"#)
                try await client.execute(
                    uri: "/v1/audit/reports/figures", method: .post, headers: Self.adviser(token).fields, body: body
                ) { response in
                    #expect(response.headers[.contentType] == "text/csv; charset=utf-8; header=present")
                    #expect(String(buffer: response.body).hasPrefix("Cijfer,Betekenis,Uitsplitsing,Aantal\r\n"))
                }
            }
        }
    }

    @Test(arguments: [
        ("/v1/audit/reports/person", #"{}"#, "/ssin"),
        ("/v1/audit/reports/person", #"{"ssin":"71023000123"}"#, "/ssin"),
        ("/v1/audit/reports/person", #"{"ssin":"71023000122","language":"it"}"#, "/language"),
        ("/v1/audit/reports/inspection", #"{"from":"2026-02-01","through":"2026-01-31"}"#, "/through"),
        ("/v1/audit/reports/figures", #"{"year":"2026"}"#, "/year"),
        ("/v1/audit/flags", #"{"month":"2026-13"}"#, "/month"),
        ("/v1/audit/flags", #"{"month":"2026-03","count":3}"#, "/count"),
        ("/v1/audit/samples", #"{"month":"2026-03","count":501}"#, "/count"),
        ("/v1/audit/reviews", #"{"target":"line/2026","verdict":"in-order"}"#, "/target"),
        ("/v1/audit/reviews", #"{"target":"line/2026/0","verdict":"guilty"}"#, "/verdict"),
        ("/v1/audit/reviews", #"{"target":"line/2026/0","verdict":"in-order","note":"a\u0007"}"#, "/note"),
    ])
    func aWrongFieldIsNamed(_ path: String, _ body: String, _ field: String) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.adviser])
            try await gateway.test { client in
                let answer = try await client.call(.post, path, Self.adviser(token), body: body)
                #expect(answer.status == 400 && answer.all("errors", "field") == [field], "\(answer.json)")
            }
        }
    }

    @Test func aSampleOfAMonthThatIsNotDecidedIsAConflict() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.adviser])
            try await gateway.test { client in
                let answer = try await client.call(
                    .post, "/v1/audit/samples", Self.adviser(token), body: #"{"month":"2199-12"}"#)
                #expect(answer.status == 409 && answer.problem == "state-conflict")
            }
        }
    }

    private static let texts = [
        "", " ", "\n", "\u{0}", "\u{202E}abc", "71023000122", "]]>&<\"'", String(repeating: "&", count: 4_000), "😀",
        "9999-12-31", "=1+1", "-1", "99999999999999999999",
    ]

    /// Whatever text stands in whatever field, the gateway does not fail.
    @Test(arguments: calls.indices) func noTextMakesTheGatewayFail(_ index: Int) async throws {
        guard let body = Self.calls[index].body else { return }
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.adviser])
            let value = try JSONValue(bytes: Array(Self.filled(body, gateway).utf8))
            let variants = Self.texts.flatMap { text in value.variants { $0.isText ? .string(text) : nil } }
            #expect(variants.count >= Self.texts.count)
            try await gateway.test { client in
                for variant in variants {
                    let sent = String(decoding: try variant.value.canonicalBytes(), as: UTF8.self)
                    let answer = try await client.call(
                        .post, Self.calls[index].path, Self.adviser(token), body: sent)
                    #expect(answer.status < 500, "\(variant.field): \(answer.json)")
                }
            }
        }
    }
}
