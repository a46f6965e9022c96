import AuditLog
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
            let token = try await gateway.key([.operator, .software])
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
                    "api-key-created", "api-key-created", "api-key-revoked", "call-refused",
                ])
        }
    }

    @Test func aThirdKeyOfOneLabelIsRefusedUntilOneIsRevoked() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.operator, .software])
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

    /// Else an operator would read what operators must not, by a key of his own making.
    @Test func aKeyMakesNoneThatMayDoMore() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key([.operator])
            try await gateway.test { client in
                var headers = TestHeaders(token)
                headers.role = "administrator"
                for scopes in ["software", "operator\", \"software"] {
                    let made = try await client.call(.post, "/v1/keys", headers, body: Self.body(scopes))
                    #expect(made.status == 403 && made.problem == "scope-missing" && made.text("key") == nil)
                }
                let made = try await client.call(.post, "/v1/keys", headers, body: Self.body("operator"))
                #expect(made.status == 201)
                let key = try #require(made.text("key").flatMap(APIKeyToken.init))
                #expect(try await client.call(.get, "/v1/applications", TestHeaders(key)).problem == "scope-missing")
            }
            #expect(try await gateway.b.store.apiKeys().allSatisfy { $0.scopes == [.operator] })
        }
    }

    /// A vendor's key is rotated by the vendor's program: nobody else sees the new secret.
    @Test func softwareReplacesItsOwnKeyAndRevokesTheOldOne() async throws {
        try await TestGateway.with { gateway in
            let (old, other) = (try await gateway.key(label: "vendor"), try await gateway.key(label: "other"))
            let lone = try await gateway.key([.operator], label: "vendor")
            try await gateway.test { client in
                var headers = TestHeaders(old)
                headers.role = "administrator"
                let made = try await client.call(.post, "/v1/keys/successor", headers, body: "{}")
                // Two of one label are valid at once: the operator's key bears it too.
                #expect(made.status == 409 && made.problem == "state-conflict")
                #expect(try await client.call(.delete, "/v1/keys/\(lone.id)", headers).status == 404)
                #expect(try await client.call(.delete, "/v1/keys/\(other.id)", headers).status == 404)
                try await gateway.revoke(lone)
                let second = try await client.call(.post, "/v1/keys/successor", headers, body: "{}")
                let key = try #require(second.text("key").flatMap(APIKeyToken.init))
                #expect(second.status == 201 && second.text("label") == "vendor")
                #expect(second["scopes"] == .array([.string("software")]))
                headers = TestHeaders(key)
                headers.role = "administrator"
                #expect(try await client.call(.delete, "/v1/keys/\(old.id)", headers).status == 204)
                #expect(try await client.call(.get, "/v1/applications", TestHeaders(old)).status == 401)
                #expect(try await client.call(.get, "/v1/applications", TestHeaders(key)).status == 200)
                let lines = try await gateway.b.store.auditLines(.all, before: nil, limit: 3)
                let leaves = try lines.map { try AuditLeaf(decoding: $0.leafBytes) }
                #expect(
                    leaves.map(\.object) == [
                        "GET /v1/applications", "api-key/\(old.id) (vendor)", "api-key/\(key.id) (vendor)",
                    ])
                #expect(leaves.map(\.application) == ["vendor", "\(key.id) (vendor)", "\(old.id) (vendor)"])
                #expect(leaves.first?.act == .callRefused && leaves.first?.rule == "api-key-revoked")
            }
        }
    }

    /// Whoever lost the answer that showed the new key finds its id, revokes it, and asks again.
    @Test func aLostSuccessorIsFoundRevokedAndMadeAnew() async throws {
        try await TestGateway.with { gateway in
            let (own, other) = (try await gateway.key(label: "vendor"), try await gateway.key(label: "other"))
            try await gateway.test { client in
                var headers = TestHeaders(own)
                headers.role = "administrator"
                let lost = try await client.call(.post, "/v1/keys/successor", headers, body: "{}").text("id") ?? ""
                let refused = try await client.call(.post, "/v1/keys/successor", headers, body: "{}")
                #expect(refused.status == 409 && refused.problem == "state-conflict")
                let remedy = try #require(refused.text("remedy"))
                #expect(remedy.contains(lost) && !remedy.contains(own.id) && !remedy.contains(other.id))
                #expect(refused.text("detail")?.contains("remedy") == false)
                let listing = try await client.call(.get, "/v1/keys", headers)
                #expect(Set(listing.all("items", "id")) == [own.id, lost])
                #expect(try await client.call(.delete, "/v1/keys/\(lost)", headers).status == 204)
                #expect(try await client.call(.post, "/v1/keys/successor", headers, body: "{}").status == 201)
            }
        }
    }

    /// A key that may do more stays unnamed: this program could not revoke it.
    @Test func aKeyThatMayDoMoreIsNotNamed() async throws {
        try await TestGateway.with { gateway in
            let own = try await gateway.key(label: "vendor")
            let more = try await gateway.key([.operator, .software], label: "vendor")
            try await gateway.test { client in
                var headers = TestHeaders(own)
                headers.role = "administrator"
                let refused = try await client.call(.post, "/v1/keys/successor", headers, body: "{}")
                #expect(refused.status == 409)
                #expect(refused.text("remedy")?.contains(more.id) == false)
                #expect(refused.text("remedy")?.contains("administrator") == true)
            }
        }
    }

    @Test func aSuccessorLivesNoLongerAndTheAdvisersHasNone() async throws {
        try await TestGateway.with { gateway in
            let (token, mixed) = (
                try await gateway.key(), try await gateway.key([.adviser, .software], label: "mixed")
            )
            try await gateway.test { client in
                var headers = TestHeaders(token)
                let worker = try await client.call(.post, "/v1/keys/successor", headers, body: "{}")
                #expect(worker.problem == "role-not-allowed")
                headers.role = "administrator"
                // The key of this test was made for an hour.
                let longer = try await client.call(.post, "/v1/keys/successor", headers, body: #"{"days": 1}"#)
                #expect(longer.status == 400 && longer.all("errors", "rule") == ["lifetime"])
                let more = try await client.call(
                    .post, "/v1/keys/successor", headers, body: #"{"scopes": ["operator"]}"#)
                #expect(more.status == 400 && more.all("errors", "rule") == ["unknown-member"])
                #expect(try await client.call(.post, "/v1/keys/successor", headers, body: "{}").status == 201)
                headers = TestHeaders(mixed)
                headers.role = "administrator"
                let adviser = try await client.call(.post, "/v1/keys/successor", headers, body: "{}")
                #expect(adviser.status == 403 && adviser.problem == "scope-missing")
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
                // The operator's key bears the same label, but may do more.
                let listing = try await client.call(.get, "/v1/keys", other)
                #expect(listing.status == 200 && listing.all("items", "id") == [software.id])
                let making = try await client.call(.post, "/v1/keys", other, body: Self.body("software"))
                #expect(making.problem == "scope-missing")
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
