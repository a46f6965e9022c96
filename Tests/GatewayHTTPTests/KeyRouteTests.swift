import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MessageStore
import Testing

@testable import GatewayHTTP

/// API keys through the interface: shown once, two valid at once, never the adviser's.
@Suite struct KeyRouteTests {
    @Test func aKeyIsMadeUsedAndRevoked() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.operator])
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.role = "administrator"
                let made = try await client.call(.post, "/v1/keys", headers, body: Self.body("software"))
                let key = try #require(made.text("key").flatMap(APIKeyToken.init))
                #expect(made.status == 201 && made.headers[.location] == "/v1/keys/\(key.id)")
                #expect(try await client.call(.get, "/v1/applications", TestHeaders(key)).status == 200)
                let listing = try await client.call(.get, "/v1/keys", headers)
                #expect(listing.all("items", "id").contains(key.id))
                #expect(!String(describing: listing.json).contains(key.text))
                #expect(try await client.call(.delete, "/v1/keys/\(key.id)", headers).status == 204)
                #expect(try await client.call(.delete, "/v1/keys/\(key.id)", headers).status == 404)
                #expect(try await client.call(.get, "/v1/applications", TestHeaders(key)).status == 401)
            }
            let lines = try await gateway.b.store.auditLines(.all, before: nil, limit: 10)
            #expect(
                try lines.reversed().map { try AuditLeafReading.act($0) } == [
                    "api-key-created", "api-key-created", "api-key-revoked",
                ])
        }
    }

    @Test func aThirdKeyOfOneLabelIsRefusedUntilOneIsRevoked() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.operator])
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.role = "administrator"
                let first = try await client.call(.post, "/v1/keys", headers, body: Self.body("software"))
                _ = try await client.call(.post, "/v1/keys", headers, body: Self.body("software"))
                let third = try await client.call(.post, "/v1/keys", headers, body: Self.body("software"))
                #expect(third.status == 409 && third.problem == "state-conflict")
                _ = try await client.call(.delete, "/v1/keys/\(first.text("id") ?? "")", headers)
                let fourth = try await client.call(.post, "/v1/keys", headers, body: Self.body("software"))
                #expect(fourth.status == 201)
            }
        }
    }

    @Test func theAdvisersKeyIsOutOfReach() async throws {
        try await TestGateway.with { gateway in
            let (token, adviser) = (try await gateway.key([.operator]), try await gateway.key([.adviser], label: "dpo"))
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.role = "administrator"
                let made = try await client.call(.post, "/v1/keys", headers, body: Self.body("software\", \"adviser"))
                #expect(made.status == 403 && made.problem == "scope-missing")
                let revoked = try await client.call(.delete, "/v1/keys/\(adviser.id)", headers)
                #expect(revoked.status == 403)
                var reading = TestHeaders(adviser)
                reading.role = "security-adviser"
                #expect(try await client.call(.get, "/v1/audit/entries", reading).status == 200)
            }
        }
    }

    @Test func anotherOCMWsKeyIsNotFoundAndOtherRolesAreRefused() async throws {
        try await TestGateway.with { gateway in
            let (own, foreign) = (try await gateway.key([.operator]), try await gateway.key(of: gateway.a))
            let software = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(own)
                headers.role = "administrator"
                let stranger = try await client.call(.delete, "/v1/keys/\(foreign.id)", headers)
                #expect(stranger.status == 404)
                headers.role = "social-worker"
                let worker = try await client.call(.get, "/v1/keys", headers)
                #expect(worker.problem == "role-not-allowed")
                var other = TestHeaders(software)
                other.role = "administrator"
                let unscoped = try await client.call(.get, "/v1/keys", other)
                #expect(unscoped.problem == "scope-missing")
            }
        }
    }

    @Test(arguments: [
        (#"{"label": "a", "scopes": []}"#, "scopes"), (#"{"label": "a", "scopes": ["root"]}"#, "enumeration"),
        (#"{"label": "a", "scopes": ["software", "software"]}"#, "enumeration"),
        (#"{"label": "71023000122", "scopes": ["software"]}"#, "label"),
        (#"{"label": "a", "scopes": ["software"], "days": 1097}"#, "integer"),
        (#"{"scopes": ["software"]}"#, "required"),
    ])
    func aWrongRequestNamesItsRule(_ body: String, _ rule: String) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.operator])
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.role = "administrator"
                let answer = try await client.call(.post, "/v1/keys", headers, body: body)
                #expect(answer.status == 400 && answer.all("errors", "rule") == [rule])
            }
        }
    }

    private static func body(_ scopes: String) -> String {
        #"{"label": "counter", "scopes": [""# + scopes + #""], "days": 30}"#
    }
}
