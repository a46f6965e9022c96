import Gateway
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import GatewayHTTP

@Suite struct ProblemTests {
    @Test func unknownPathsAndMethodsAreProblemDetails() async throws {
        try await TestGateway.with { gateway in
            try await gateway.test { client in
                let unknown = try await client.call(.get, "/v1/nothing", TestHeaders(nil))
                #expect(unknown.status == 404 && unknown.problem == "no-such-route")
                #expect(unknown.headers[.contentType] == "application/problem+json")
                for method in [HTTPRequest.Method.put, .delete, .patch, .head, .options] {
                    let answer = try await client.call(method, "/v1/applications", TestHeaders(nil))
                    #expect(answer.status == 405 && answer.problem == "method-not-allowed")
                    #expect(answer.headers[.allow] == "GET, POST")
                }
                #expect(try await client.call(.post, "/health", TestHeaders(nil)).headers[.allow] == "GET")
            }
        }
    }

    @Test(arguments: [
        ("application/json", 201), ("application/json; charset=utf-8", 201), ("application/json;charset=latin1", 415),
        ("text/json", 415), (nil, 415),
    ])
    func onlyJSONIsRead(type: String?, status: Int) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.contentType = type
                let answer = try await client.call(.post, "/v1/applications", headers, body: application("A-1"))
                #expect(answer.status == status)
            }
        }
    }

    @Test func oneByteOverTheLimitIsTooLarge() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let fitting = application("A-1").padding(toLength: 1 << 20, withPad: " ", startingAt: 0)
                let headers = TestHeaders(token)
                let over = try await client.call(.post, "/v1/applications", headers, body: fitting + " ")
                #expect(over.status == 413 && over.problem == "too-large")
                let exact = try await client.call(.post, "/v1/applications", headers, body: fitting)
                #expect(exact.status == 201)
            }
        }
    }

    @Test func brokenFieldsAreNamedTogether() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                let body = #"{"reference": "A-1", "form": "SUNG", "unknown": 1}"#
                let answer = try await client.call(.post, "/v1/applications", headers, body: body)
                #expect(answer.status == 400 && answer.problem == "invalid-request")
                let fields = Set(answer.all("errors", "field"))
                #expect(fields.isSuperset(of: ["/receivedAt", "/form", "/unknown"]))
                #expect(answer.all("errors", "rule").contains("unknown-member"))
                #expect(answer.text("remedy")?.isEmpty == false)
                let text = try await client.call(.post, "/v1/applications", headers, body: "{")
                #expect(text.status == 400 && text.problem == "not-json")
            }
        }
    }

    @Test(arguments: [
        "after=x", "after=AAAAAAAAAAA=", "limit=0", "limit=201", "limit=", "limit=1&limit=2", "afte=1",
    ])
    func queryIsReadStrictly(query: String) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let answer = try await client.call(.get, "/v1/applications?\(query)", TestHeaders(token))
                #expect(answer.status == 400 && answer.problem == "invalid-request")
                #expect(try await client.call(.get, "/v1/applications?limit=200", TestHeaders(token)).status == 200)
            }
        }
    }

    /// Every wrong parameter is named at once and by its own name; what could be anything is not repeated.
    @Test(arguments: [
        ("/v1/applications?limit=201&foo=1", ["limit", "foo"]),
        ("/v1/applications?after=zzz&limit=0", ["after", "limit"]),
        ("/v1/inbox?state=bogus&limit=0", ["state", "limit"]), ("/v1/applications?limit=1&limit=2", ["limit"]),
        ("/v1/applications?71023000122=1&a=2", ["?", "a"]), ("/v1/decisions/D-1?limit=3", ["limit"]),
        ("/v1/inquiries?state=open,late", ["state"]), ("/v1/inbox?state=", ["state"]),
    ])
    func everyWrongQueryParameterIsNamed(_ path: String, _ names: [String]) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let answer = try await client.call(.get, path, TestHeaders(token))
                #expect(answer.status == 400 && answer.all("errors", "field") == names, "\(answer.json)")
            }
        }
    }

    @Test func everyAnswerHasARequestIdAndIsNotCached() async throws {
        try await TestGateway.with { gateway in
            try await gateway.test { client in
                for path in ["/health", "/v1/nothing", "/v1/applications"] {
                    let answer = try await client.call(.get, path, TestHeaders(nil))
                    let name = try #require(HTTPField.Name("Request-Id"))
                    #expect(answer.headers[name]?.isEmpty == false)
                    #expect(answer.headers[.cacheControl] == "no-store")
                }
            }
        }
    }
}
