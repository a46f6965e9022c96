import HummingbirdTesting
import Testing

@testable import GatewayHTTP

@Suite struct ActingUserTests {
    @Test(arguments: ["Acting-User-SSIN", "Acting-User-Role", "Acting-User-Session"])
    func missingHeaderIsNamed(name: String) async throws {
        try await expect(errors: [name: "required"]) { headers in
            switch name {
            case "Acting-User-SSIN": headers.ssin = nil
            case "Acting-User-Role": headers.role = nil
            default: headers.session = nil
            }
        }
    }

    @Test(arguments: ["85043199878", "8504319987", "85.04.31-998.79", " ", "85043199879, 71023000122"])
    func wrongNumberIsNamedAndNotQuoted(ssin: String) async throws {
        try await expect(errors: ["Acting-User-SSIN": "ssin"]) { $0.ssin = ssin }
    }

    @Test(arguments: ["director", "Social-Worker", "social worker", "social-worker, administrator"])
    func roleOutsideTheListIsRefused(role: String) async throws {
        try await expect(errors: ["Acting-User-Role": "role"]) { $0.role = role }
    }

    @Test(arguments: ["social-worker", "administrative", "security-adviser", "administrator"])
    func roleOfTheListIsTaken(role: String) async throws {
        try await expect(errors: [:]) { $0.role = role }
    }

    @Test func sessionHas64CharactersAtMost() async throws {
        try await expect(errors: [:]) { $0.session = String(repeating: "s", count: 64) }
        try await expect(errors: ["Acting-User-Session": "session"]) { $0.session = String(repeating: "s", count: 65) }
        try await expect(errors: ["Acting-User-Session": "session"]) { $0.session = "two words" }
    }

    @Test func everyWrongHeaderIsToldAtOnce() async throws {
        try await expect(errors: ["Acting-User-SSIN": "required", "Acting-User-Role": "role"]) {
            $0.ssin = nil
            $0.role = "nobody"
        }
    }

    private func expect(errors: [String: String], _ change: @Sendable (inout TestHeaders) -> Void) async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                var headers = TestHeaders(token)
                change(&headers)
                let answer = try await client.call(.get, "/v1/transfers", headers)
                #expect(answer.status == (errors.isEmpty ? 200 : 400))
                #expect(answer.problem == (errors.isEmpty ? nil : "acting-user"))
                let told = Dictionary(
                    uniqueKeysWithValues: zip(answer.all("errors", "field"), answer.all("errors", "rule")))
                #expect(told == errors)
                if let ssin = headers.ssin, ssin.count > 2 {
                    #expect(!String(describing: answer.json).contains(ssin))
                }
            }
        }
    }
}
