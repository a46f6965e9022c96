import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MessageStore
import NIOCore
import TestSupport
import Testing

@testable import GatewayHTTP

/// A number, a name and a sentence of a person stand in every field, header, query parameter and address of every
/// operation, in good calls and in broken ones: none comes out in a log, a problem, a header of an answer or a webhook.
@Suite struct PlantedValueTests {
    /// Nobody has these; the first is a person's, the second the acting user's.
    private static let (number, user) = ("71023041791", "85043141778")
    private static let word = "Zeldzaamwoord"
    private static let session = "zeldzame-zitting"
    private static let traces = [
        number, "71.02.30-417.91", user, "85.04.31-417.78", word.lowercased(), session,
    ]

    /// Good bodies of the operations that `NastyInputTests` has none of.
    private static let bodies: [String: String] = [
        "PUT /v1/decisions/{reference}":
            """
        {"ssin":"71023000122","kind":"LIVING_WAGE","outcome":"GRANTED","decidedOn":"2026-01-10","legalBasis":"art. 14",
         "motivation":[{"language":"nl","text":"Reden."}]}
        """,
        "POST /v1/audit/searches":
            #"{"subject":"71023000122","user":"85043199879","act":"person-viewed","ticket":"t-1"}"#,
        "POST /v1/audit/reconciliations": #"{"from":"2026-01-10","to":"2026-01-12"}"#,
        "POST /v1/audit/entries/{year}/{index}/openings": #"{"open":["subject"],"reason":"court order 4/2036"}"#,
        "POST /v1/audit/flags": #"{"month":"2026-03"}"#,
        "POST /v1/audit/samples": #"{"month":"2026-03","count":5}"#,
        "POST /v1/audit/reviews": #"{"target":"line/2026/0","verdict":"in-order","note":"Gezien."}"#,
        "POST /v1/audit/reports/person": #"{"ssin":"71023000122"}"#,
        "POST /v1/audit/reports/inspection": #"{"from":"2026-01-01","through":"2026-12-31"}"#,
        "POST /v1/audit/reports/figures": #"{"year":2026}"#,
        "POST /v1/keys": #"{"label":"counter","scopes":["operator"],"days":30}"#,
        "POST /v1/keys/successor": "{}",
        "POST /v1/inbox/{sender}/{ticket}/hand-over": "{}",
    ]

    private static let operations = RouteTable.all.map { "\($0.method.rawValue) \($0.template)" }.sorted()

    @Test(arguments: operations) func nothingPlantedComesOut(_ operation: String) async throws {
        let route = try #require(RouteTable.all.first { "\($0.method.rawValue) \($0.template)" == operation })
        let bodies = try Self.bodies(of: route)
        try #require(!route.hasBody || !bodies.isEmpty, "no body for this operation")
        try await TestGateway.with { gateway in
            let token = try await gateway.key(
                route.template.hasPrefix("/v1/audit") ? [.adviser] : [.software, .operator])
            try await gateway.b.store.registerWebhooks(
                [WebhookEndpoint(name: "all", types: Set(WebhookEventType.allCases))], at: gateway.clock.now)
            let lines = RecordedLog()
            var logger = lines.logger
            logger.logLevel = .trace
            try await gateway.test(logger: logger) { client in
                let address = try await Self.address(of: route, TestHeaders(token), client, gateway)
                for call in Self.calls(of: route, at: address, bodies, token) {
                    try await Self.check(call, client)
                }
            }
            #expect(!lines.text.isEmpty)
            Self.expectNothing(in: lines.text, "log")
            let events = try await gateway.b.store.claimWebhooks(
                of: "all", now: gateway.clock.now, leaseFor: .seconds(9), limit: 10_000)
            for event in events { Self.expectNothing(in: String(decoding: event.body, as: UTF8.self), "webhook") }
        }
    }

    private struct Call {
        let method: HTTPRequest.Method
        let address: String
        let headers: HTTPFields
        let body: String?
        let what: String
    }

    /// The good body with the planted person, then one body for each value of it that is a planted one.
    private static func bodies(of route: Route) throws -> [(what: String, body: String)] {
        let name = "\(route.method.rawValue) \(route.template)"
        let good =
            NastyInputTests.bodies.filter {
                "POST \($0.path.split(separator: "?")[0])"
                    == name.replacing("{sender}/{ticket}/reply", with: "0999999823/{inquiry}/reply")
                    .replacing("{sender}/{ticket}", with: "0999999823/t-1").replacing("{index}", with: "0")
            }.map(\.body) + (bodies[name].map { [$0] } ?? [])
        return try good.flatMap { text in
            let planted = text.replacing("71023000122", with: number).replacing("Reden.", with: "\(word) is ziek.")
                .replacing("Testpersoon", with: word).replacing("Straat 1", with: "\(word)straat 1")
            let value = try JSONValue(bytes: Array(planted.utf8))
            let replacements: [JSONValue] = [
                .string(number), .string("71.02.30-417.91"), .string(word), .integer(71_023_041_791),
                .object([number: .string(word)]), .array([.string(word)]),
            ]
            // A reference is an identifier that the software chooses, and the address of what was made.
            let broken = replacements.flatMap { replacement in
                value.variants { _ in replacement }.filter {
                    !($0.field == "/reference" && replacement == .string(word))
                }
            }
            let all = [("good", value)] + broken + [("unknown member", .object([number: .string(word)]))]
            return try all.map { ($0.0, String(decoding: try $0.1.canonicalBytes(), as: UTF8.self)) }
                + [
                    ("not JSON", "{\"reference\": \"\(word)\", \"\(number)\": \(number)x}"),
                    ("twice", "{\"\(number)\": 1, \"\(number)\": 2}"),
                    ("nested", "{\"persons\": [{\"\(number)\": [\"\(word)\", \(number)e]}]}"),
                ]
        }
    }

    /// The address with identifiers that exist, where this gateway can have them.
    private static func address(
        of route: Route, _ headers: TestHeaders, _ client: any TestClientProtocol, _ gateway: TestGateway
    ) async throws -> String {
        let template = route.template
        if template.hasPrefix("/v1/inquiries/{sender}") {
            return template.replacing("/v1/inquiries/{sender}/{ticket}", with: try await gateway.inquiry())
        }
        guard template.hasPrefix("/v1/applications/{id}") else { return template.replacing(/\{[a-z]+\}/, with: "t-1") }
        let opened = try await client.call(.post, "/v1/applications", headers, body: application("P-1"))
        return template.replacing("{id}", with: try #require(opened.text("id"))).replacing("{index}", with: "0")
    }

    private static func calls(
        of route: Route, at address: String, _ bodies: [(what: String, body: String)], _ token: APIKeyToken
    ) -> [Call] {
        let good = bodies.first?.body
        let headers = headers(of: route, token)
        let texts = route.method == .put ? [number, "71.02.30-417.91"] : [number, word, "71.02.30-417.91"]
        let inAddress = texts.flatMap { text in
            [route.template.replacing(/\{[a-z]+\}/, with: text)]
                + (route.query.map(\.name).sorted() + [word, number]).map { "\(address)?\($0)=\(text)" }
        }
        let inHeaders = [
            "Authorization", "Acting-User-SSIN", "Acting-User-Role", "Acting-User-Session", "Content-Type",
            "Idempotency-Key", "If-Match", "If-None-Match", "Cookie", "User-Agent", "X-Forwarded-For",
        ].flatMap { name in
            [number, word, "\"\(word) \(number)\""].map { text -> (String, HTTPFields) in
                var changed = headers
                if let name = HTTPField.Name(name) { changed[name] = text }
                return (name, changed)
            }
        }
        // What is taken comes last: it uses up the application.
        return inAddress.map { Call(method: route.method, address: $0, headers: headers, body: good, what: "address") }
            + inHeaders.map { Call(method: route.method, address: address, headers: $1, body: good, what: $0) }
            + bodies.reversed().map {
                Call(method: route.method, address: address, headers: headers, body: $0.body, what: $0.what)
            }
            + (good == nil
                ? [
                    Call(
                        method: route.method, address: address + need(route), headers: headers, body: nil, what: "good")
                ]
                : [])
    }

    /// What the query of a good call has to have.
    private static func need(_ route: Route) -> String {
        route.template == "/v1/audit/consistency" ? "?from=1" : ""
    }

    private static func headers(of route: Route, _ token: APIKeyToken) -> HTTPFields {
        var headers = TestHeaders(token)
        headers.ssin = user
        headers.session = session
        if route.template.hasPrefix("/v1/audit") { headers.role = "security-adviser" }
        if route.template.hasPrefix("/v1/keys") { headers.role = "administrator" }
        return headers.fields
    }

    private static func check(_ call: Call, _ client: any TestClientProtocol) async throws {
        let body = call.body.map { ByteBuffer(string: $0) }
        try await client.execute(uri: call.address, method: call.method, headers: call.headers, body: body) {
            response in
            let place = "\(call.method) \(call.address) \(call.what): \(response.status.code)"
            // Nobody is at the other end of the wire here: what the hub is asked at once is unavailable.
            let asksHub = call.address.hasPrefix("/v1/audit/reconciliations") && response.status.code == 503
            #expect(response.status.code < 500 || asksHub, "\(place)")
            // What is refused before it was read shows nothing.
            if call.what == "good" { #expect(![400, 401, 403, 415].contains(response.status.code), "\(place)") }
            for field in response.headers { expectNothing(in: "\(field.name): \(field.value)", place) }
            if response.status.code >= 400 { expectNothing(in: String(buffer: response.body), place) }
        }
    }

    private static func expectNothing(in text: String, _ place: String) {
        let text = text.lowercased()
        #expect(!traces.contains { text.contains($0) }, "\(place): \(text.prefix(400))")
    }
}
