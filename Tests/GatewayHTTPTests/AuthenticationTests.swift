import HTTPTypes
import HummingbirdTesting
import MessageStore
import SocialSecurity
import Testing

@testable import GatewayHTTP

@Suite struct AuthenticationTests {
    private let path = "/v1/applications"

    @Test func keyOfTheTenantOpensTheDoor() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let status = try await client.call(.get, path, TestHeaders(token)).status
                #expect(status == 200)
            }
        }
    }

    @Test func everythingElseIsOneAndTheSameRefusal() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            var secret = token.secret
            secret[31] ^= 1
            let neighbours = [
                nil, token.text, "Basic \(token.text)", "Bearer", "Bearer \(token.text)x",
                "Bearer " + APIKeyToken(organisation: token.organisation, id: token.id, secret: secret).text,
                "Bearer "
                    + APIKeyToken(organisation: gateway.a.organisation, id: token.id, secret: token.secret).text,
                "Bearer "
                    + APIKeyToken(
                        organisation: try EnterpriseNumber("1999999943"), id: token.id, secret: token.secret
                    ).text,
                "Bearer "
                    + APIKeyToken(organisation: token.organisation, id: "aaaaaaaaaaaa", secret: token.secret).text,
            ]
            try await gateway.test { client in
                var details: Set<String> = []
                for neighbour in neighbours {
                    var headers = TestHeaders(nil)
                    headers.authorization = neighbour
                    let answer = try await client.call(.get, path, headers)
                    #expect(answer.status == 401)
                    #expect(answer.problem == "unauthenticated")
                    #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
                    details.insert(answer.text("detail") ?? "")
                }
                #expect(details.count == 1)
            }
        }
    }

    @Test func keyIsValidUntilTheMillisecondBeforeItExpires() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            gateway.clock.advance(by: .milliseconds(3_599_999))
            try await gateway.test { client in
                let status = try await client.call(.get, path, TestHeaders(token)).status
                #expect(status == 200)
            }
            gateway.clock.advance(by: .milliseconds(1))
            try await gateway.test { client in
                let status = try await client.call(.get, path, TestHeaders(token)).status
                #expect(status == 401)
            }
        }
    }

    @Test func revokedKeyIsRefusedAtOnceAndTheOtherOneStays() async throws {
        try await TestGateway.with { gateway in
            let (first, second) = (try await gateway.key(), try await gateway.key())
            let issuer = APIKeyIssuer(environment: gateway.services.environment)
            try await issuer.revoke(id: first.id, of: gateway.b, by: .process("tests"))
            try await gateway.test { client in
                let status = try await client.call(.get, path, TestHeaders(first)).status
                #expect(status == 401)
                let other = try await client.call(.get, path, TestHeaders(second)).status
                #expect(other == 200)
            }
        }
    }

    static let scopesByPath: [(path: String, allowed: Set<APIScope>)] = [
        ("/v1/applications", [.software]), ("/v1/audit/entries", [.adviser]),
        ("/v1/audit/checkpoint", [.adviser, .operator]), ("/v1/outbox", [.software, .operator]),
        ("/v1/inbox", [.software]), ("/v1/audit/consistency", [.adviser, .operator]),
    ]

    @Test(arguments: scopesByPath)
    func scopesOpenTheirRoutesOnly(path: String, allowed: Set<APIScope>) async throws {
        try await TestGateway.with { gateway in
            for scope in APIScope.allCases {
                let token = try await gateway.key([scope], label: scope.rawValue)
                try await gateway.test { client in
                    var headers = TestHeaders(token)
                    if path.hasPrefix("/v1/audit") { headers.role = "security-adviser" }
                    let answer = try await client.call(.get, path, headers)
                    #expect((answer.status == 403) == !allowed.contains(scope))
                    if answer.status == 403 { #expect(answer.problem == "scope-missing") }
                }
            }
        }
    }

    @Test func tokenReadsWhatItWroteAndNothingElse() throws {
        let token = APIKeyToken(
            organisation: try EnterpriseNumber("0999999922"), id: "abcdefghijk5",
            secret: Array(repeating: 0xFB, count: 32))
        let read = try #require(APIKeyToken(token.text))
        #expect(read.id == token.id && read.secret == token.secret && read.organisation == token.organisation)
        #expect(!token.description.contains(Base64URL.encode(token.secret)))
        let text = token.text
        for wrong in [
            text.replacing("ogw", with: "OGW"), text.replacing("0999999922", with: "0999999923"),
            String(text.dropLast()),
            text + "A", text.replacing("k5", with: "K5"), text + "=", "",
        ] {
            #expect(APIKeyToken(wrong) == nil)
        }
    }

    @Test func labelThatLooksLikeANumberOfAPersonIsRefused() async throws {
        try await TestGateway.with { gateway in
            await #expect(throws: (any Error).self) { try await gateway.key(label: "71023000122") }
            _ = try await gateway.key(label: "7102300012")
        }
    }
}
