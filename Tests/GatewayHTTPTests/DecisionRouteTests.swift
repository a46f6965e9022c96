import Gateway
import HTTPTypes
import HummingbirdTesting
import MessageStore
import SocialSecurity
import Testing

@testable import GatewayHTTP

@Suite struct DecisionRouteTests {
    private func decision(_ ssin: String = "71023000122", reference: String? = nil, basis: String = "art. 14") -> String
    {
        let named = reference.map { "\"reference\": \"\($0)\"," } ?? ""
        return """
            {"ssin": "\(ssin)", \(named) "kind": "LIVING_WAGE", "outcome": "GRANTED", "decidedOn": "2026-01-10",
             "legalBasis": "\(basis)", "motivation": [{"language": "nl", "text": "Ja."}]}
            """
    }

    @Test func oneDecisionIsPutReadAndRemoved() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let (headers, path) = (TestHeaders(token), "/v1/decisions/2026%2F17%20a")
                let made = try await client.call(.put, path, headers, body: decision())
                #expect(made.status == 201 && made.headers[.location] == path)
                #expect(made["inserted"] == .array(["2026/17 a"]))
                let same = try await client.call(.put, path, headers, body: decision(reference: "2026/17 a"))
                #expect(same.status == 200 && same["unchanged"] == .array(["2026/17 a"]))
                #expect(same.headers[.location] == nil)
                let changed = try await client.call(.put, path, headers, body: decision(basis: "art. 3"))
                #expect(changed.status == 200 && changed["replaced"] == .array(["2026/17 a"]))
                let read = try await client.call(.get, path, headers)
                #expect(read.text("ssin") == "71023000122" && read.text("legalBasis") == "art. 3")
                // What is read can be put again as it is.
                let body = String(decoding: try read.json.canonicalBytes(), as: UTF8.self)
                #expect(try await client.call(.put, path, headers, body: body)["unchanged"] == .array(["2026/17 a"]))
                #expect(try await client.call(.delete, path, headers).status == 204)
                #expect(try await client.call(.delete, path, headers).problem == "not-found")
                #expect(try await client.call(.get, path, headers).problem == "not-found")
            }
            #expect(try await gateway.b.store.register(subject: try SSIN("71023000122")).isEmpty)
        }
    }

    @Test func whatDoesNotFitItsAddressIsRefused() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                _ = try await client.call(.put, "/v1/decisions/D-1", headers, body: decision())
                for (path, body, status, rule) in [
                    ("/v1/decisions/D-1", decision(reference: "D-2"), 400, "reference-of-the-address"),
                    ("/v1/decisions/D-1", decision("85043199879"), 409, "reference-of-other-person"),
                    ("/v1/decisions/71.02.30-001.22", decision(), 400, "reference-without-ssin"),
                    ("/v1/decisions/D-3", decision(basis: " "), 400, "text-200"),
                    ("/v1/decisions/D-3", "[]", 400, "object"),
                ] {
                    let answer = try await client.call(.put, path, headers, body: body)
                    #expect(answer.status == status && answer.all("errors", "rule").first == rule, "\(answer.json)")
                }
                let named = try await client.call(.put, "/v1/decisions/71.02.30-001.22", headers, body: decision())
                #expect(named.all("errors", "field") == ["reference"])
                let ahead = decision().replacing("2026-01-10", with: "2199-01-10")
                let answer = try await client.call(.put, "/v1/decisions/D-3", headers, body: ahead)
                #expect(answer.all("errors", "field") == ["/decidedOn"])
                for path in [
                    "/v1/decisions/%FF", "/v1/decisions/%20", "/v1/decisions/" + String(repeating: "a", count: 65),
                ] {
                    #expect(try await client.call(.get, path, headers).problem == "not-found", "\(path)")
                    #expect(try await client.call(.put, path, headers, body: decision()).problem == "not-found")
                }
            }
        }
    }

    @Test func anotherTenantsDecisionIsNotFoundAndItsReferenceIsFree() async throws {
        try await TestGateway.with { gateway in
            let (own, foreign) = (try await gateway.key(), try await gateway.key(of: gateway.a))
            try await gateway.test { client in
                let path = "/v1/decisions/D-1"
                _ = try await client.call(.put, path, TestHeaders(own), body: decision())
                #expect(try await client.call(.get, path, TestHeaders(foreign)).problem == "not-found")
                #expect(try await client.call(.delete, path, TestHeaders(foreign)).problem == "not-found")
                let other = try await client.call(.put, path, TestHeaders(foreign), body: decision("85043199879"))
                #expect(other.status == 201)
                #expect(try await client.call(.get, path, TestHeaders(own)).text("ssin") == "71023000122")
                var clerk = TestHeaders(own)
                clerk.role = "administrative"
                #expect(try await client.call(.get, path, clerk).problem == "role-not-allowed")
            }
        }
    }

    @Test func aBadItemOfManyStopsNoOther() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                func item(_ ssin: String, _ reference: String) -> String {
                    """
                    {"ssin": "\(ssin)", "decisions": [{"reference": "\(reference)", "kind": "LIVING_WAGE", "outcome": "REFUSED",
                     "decidedOn": "2026-01-10", "legalBasis": "art. 3", "motivation": [{"language": "nl", "text": "Nee."}]}]}
                    """
                }
                let items = [
                    item("71023000122", "D-1"), item("71023000123", "D-2"), "17", item("85043199879", "D-1"),
                    item("85043199879", "D-2"),
                ]
                let body = "{\"items\": [\(items.joined(separator: ","))]}"
                let answer = try await client.call(.post, "/v1/decisions/bulk", headers, body: body)
                #expect(answer.status == 200)
                #expect(answer.integers("items", "status") == [200, 400, 400, 409, 200])
                guard case .array(let results)? = answer["items"], results.count == 5 else {
                    Issue.record("no results")
                    return
                }
                #expect(results[0] == results[0].with("inserted", .array(["D-1"])))
                #expect(results[1].fields == ["/items/1/ssin"])
                #expect(results[2].fields.first == "/items/2")
                #expect(results[3].fields == ["/items/3/decisions"])
                // The whole again: what was done is unchanged, what was refused is refused again.
                let again = try await client.call(.post, "/v1/decisions/bulk", headers, body: body)
                #expect(again.integers("items", "status") == [200, 400, 400, 409, 200])
                guard case .array(let repeated)? = again["items"] else { return }
                #expect(repeated[0] == repeated[0].with("unchanged", .array(["D-1"])))
            }
        }
    }

    @Test func theFrameOfABulkCallIsChecked() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let many = "{\"items\": [\(Array(repeating: "{}", count: 101).joined(separator: ","))]}"
                for (body, rule) in [
                    ("[]", "object"), ("{}", "array-100"), ("{\"items\": []}", "array-100"), (many, "array-100"),
                    ("{\"items\": [{}], \"item\": 1}", "unknown-member"),
                ] {
                    let answer = try await client.call(.post, "/v1/decisions/bulk", TestHeaders(token), body: body)
                    #expect(answer.status == 400 && answer.all("errors", "rule") == [rule])
                }
                let most = "{\"items\": [\(Array(repeating: "{}", count: 100).joined(separator: ","))]}"
                let answer = try await client.call(.post, "/v1/decisions/bulk", TestHeaders(token), body: most)
                #expect(answer.integers("items", "status") == Array(repeating: 400, count: 100))
            }
        }
    }
}

extension TestAnswer {
    /// Whole numbers of a member of every element of a list.
    func integers(_ list: String, _ name: String) -> [Int64] {
        guard case .array(let elements)? = self[list] else { return [] }
        return elements.compactMap {
            guard case .object(let members) = $0, case .integer(let number)? = members[name] else { return nil }
            return number
        }
    }
}

extension JSONValue {
    fileprivate func with(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return .null }
        return .object(members.merging([name: value]) { $1 })
    }

    /// Fields named by a problem.
    fileprivate var fields: [JSONValue] {
        guard case .object(let members) = self, case .array(let errors)? = members["errors"] else { return [] }
        return errors.compactMap {
            guard case .object(let members) = $0 else { return nil }
            return members["field"]
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    /// A JSON string.
    public init(stringLiteral value: String) { self = .string(value) }
}
