import AuditLog
import Gateway
import HTTPTypes
import HummingbirdTesting
import Synchronization
import TestSupport
import Testing

import struct Foundation.URL

@testable import GatewayHTTP

@Suite struct RouteTests {
    @Test func applicationIsOpenedOnceAndAConflictIsTold() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                let first = try await client.call(.post, "/v1/applications", headers, body: application("A-1"))
                #expect(first.status == 201)
                #expect(first.headers[.location] == "/v1/applications/\(first.text("id") ?? "")")
                let again = try await client.call(.post, "/v1/applications", headers, body: application("A-1"))
                #expect(again.status == 200 && again.text("id") == first.text("id"))
                let other = try await client.call(
                    .post, "/v1/applications", headers, body: application("A-1", register: "R2"))
                #expect(other.status == 409 && other.problem == "reference-conflict")
            }
        }
    }

    @Test func anotherTenantsIdentifiersAreNotFound() async throws {
        try await TestGateway.with { gateway in
            let (own, foreign) = (try await gateway.key(), try await gateway.key(of: gateway.a))
            try await gateway.test { client in
                let opened = try await client.call(
                    .post, "/v1/applications", TestHeaders(own), body: application("A-1"))
                let id = try #require(opened.text("id"))
                let conversation = try #require(opened.text("conversation"))
                let ticket = try #require(opened.ticketOfFirstStep)
                for path in [
                    "/v1/applications/\(id)", "/v1/conversations/\(conversation)/timeline",
                    "/v1/conversations/\(conversation)/documents", "/v1/documents/0999999922/\(ticket)",
                ] {
                    #expect(try await client.status(.get, path, TestHeaders(own)) == 200, "\(path)")
                    #expect(try await client.status(.get, path, TestHeaders(foreign)) == 404, "\(path)")
                }
                #expect(try await client.status(.get, "/v1/transfers/0999999922/not a ticket", TestHeaders(own)) == 404)
                let listing = try await client.call(.get, "/v1/applications", TestHeaders(foreign))
                #expect(listing["items"] == .array([]))
            }
        }
    }

    @Test(arguments: [
        ("withdrawal", #"{"withdrawnOn": "2026-03-05"}"#, "withdrawn"),
        ("decision", #"{"outcome": "REFUSED", "decidedOn": "2026-03-05"}"#, "decided"),
    ])
    func anApplicationEndsOnceAndForItsOwnOCMWOnly(_ act: String, _ body: String, _ state: String) async throws {
        try await TestGateway.with { gateway in
            let (own, foreign) = (try await gateway.key(), try await gateway.key(of: gateway.a))
            try await gateway.test { client in
                let opened = try await client.call(
                    .post, "/v1/applications", TestHeaders(own), body: application("A-1"))
                let path = "/v1/applications/\(try #require(opened.text("id")))"
                let stranger = try await client.call(.post, "\(path)/\(act)", TestHeaders(foreign), body: body)
                #expect(stranger.status == 404)
                #expect(try await client.status(.get, "\(path)/timeline", TestHeaders(foreign)) == 404)
                let ended = try await client.call(.post, "\(path)/\(act)", TestHeaders(own), body: body)
                #expect(ended.status == 200 && ended.text("state") == state)
                let again = try await client.call(.post, "\(path)/\(act)", TestHeaders(own), body: body)
                #expect(again.status == 200 && again["version"] == ended["version"])
                let other = try await client.call(
                    .post, "\(path)/\(act)", TestHeaders(own), body: body.replacing("03-05", with: "03-06"))
                #expect(other.status == 409 && other.problem == "state-conflict")
                let timeline = try await client.call(.get, "\(path)/timeline", TestHeaders(own))
                #expect(timeline.all("items", "code").contains("application.\(state)"))
                var clerk = TestHeaders(own)
                clerk.role = "administrative"
                #expect(try await client.status(.get, "\(path)/timeline", clerk) == 403)
            }
        }
    }

    @Test func pagesNeitherSkipNorRepeat() async throws {
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test { client in
                let headers = TestHeaders(token)
                for number in 1...5 {
                    _ = try await client.call(.post, "/v1/applications", headers, body: application("A-\(number)"))
                }
                var seen: [String] = []
                var path = "/v1/applications?limit=2"
                for pages in 1... {
                    let page = try await client.call(.get, path, headers)
                    seen += page.all("items", "reference")
                    guard let next = page.text("next") else {
                        #expect(pages == 3)
                        break
                    }
                    path = "/v1/applications?limit=2&after=\(next)"
                }
                #expect(seen == ["A-1", "A-2", "A-3", "A-4", "A-5"])
            }
        }
    }

    @Test func readingTheLogIsALineOfTheLog() async throws {
        try await TestGateway.with { gateway in
            var headers = TestHeaders(try await gateway.key([.adviser]))
            headers.role = "security-adviser"
            let adviser = headers
            let year = AuditLogOrigin.year(of: gateway.clock.now.milliseconds)
            try await gateway.test { client in
                let first = try await client.call(.get, "/v1/audit/entries", adviser)
                #expect(first.all("items", "act") == ["api-key-created", "log-read"])
                #expect(first.all("items", "user") == ["85043199879"])
                let second = try await client.call(.get, "/v1/audit/entries?from=2&limit=1", adviser)
                #expect(second.all("items", "object") == ["log/\(year)/from/2"])
                #expect(second.text("next") == "3")
            }
        }
    }

    @Test func theLargestIndexOfALineIsReadAndNoneBeyond() async throws {
        try await TestGateway.with { gateway in
            var headers = TestHeaders(try await gateway.key([.adviser]))
            headers.role = "security-adviser"
            let adviser = headers
            try await gateway.test { client in
                let path = "/v1/audit/entries?from="
                let last = try await client.status(.get, path + "9999999999", adviser)
                let beyond = try await client.status(.get, path + "10000000000", adviser)
                #expect(last == 200 && beyond == 400)
            }
        }
    }

    @Test(arguments: ["TRACE", "HEAD", "OPTIONS", "DELETE", "QUERY"])
    func aMethodThatAnAddressDoesNotHaveIsRefused(_ name: String) async throws {
        let method = try #require(HTTPRequest.Method(rawValue: name))
        try await TestGateway.with { gateway in
            try await gateway.test { client in
                for path in ["/health", "/v1/applications"] {
                    let status = try await client.status(method, path, TestHeaders(nil))
                    #expect(status == 405, "\(path)")
                }
            }
        }
    }

    @Test func healthTellsAClosedStore() async throws {
        try await TestGateway.with { gateway in
            try await gateway.test { client in
                let answer = try await client.call(.get, "/health", TestHeaders(nil))
                #expect(answer.status == 200 && answer.text("status") == "ok")
            }
            try await gateway.a.store.close()
            try await gateway.test { client in
                for path in ["/health", "/health/ready"] {
                    let answer = try await client.call(.get, path, TestHeaders(nil))
                    #expect(answer.status == 503 && answer.text("status") == "store-unavailable")
                }
            }
        }
    }

    @Test func readinessTellsAnUnreachableHubAndAsksItSeldom() async throws {
        let asked = Mutex(0)
        let answer = Mutex(false)
        try await TestGateway.with { gateway in
            let probe = HubProbe(clock: { gateway.clock.now }) {
                asked.withLock { $0 += 1 }
                return answer.withLock { $0 }
            }
            let services = GatewayServices(
                environment: gateway.services.environment, tenants: gateway.services.tenants, hubProbe: probe)
            for (isReachable, seconds, told) in [
                (false, 0, "unreachable"), (true, 9, "unreachable"), (true, 1, "reachable"),
            ] {
                answer.withLock { $0 = isReachable }
                gateway.clock.advance(by: .seconds(seconds))
                let ready = try await HealthCheck(services: services).readiness()
                let json = try JSONValue(bytes: ready.body)
                // A gateway without hub is of use: it keeps documents in its outbox.
                #expect(ready.status == 200)
                guard case .object(let members) = json else { continue }
                #expect(members["hub"] == .string(told))
                #expect(members["status"] == .string(told == "reachable" ? "ok" : "hub-unreachable"))
            }
            #expect(asked.withLock { $0 } == 2)
        }
    }

    @Test func logHoldsNothingPersonal() async throws {
        let lines = RecordedLog()
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test(logger: lines.logger) { client in
                let opened = try await client.call(
                    .post, "/v1/applications", TestHeaders(token), body: application("A-1"))
                _ = try await client.call(.get, "/v1/applications/\(opened.text("id") ?? "")", TestHeaders(token))
                _ = try await client.call(.get, "/v1/documents/0999999922/71023000122", TestHeaders(token))
            }
            let text = lines.text
            #expect(text.contains("/v1/applications/{id}") && text.contains("status=201"))
            for secret in ["71023000122", "85043199879", "Testpersoon", "session-1", token.text, token.id] {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test func everyRouteIsInTheDocumentation() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/api.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        for route in RouteTable.all {
            #expect(text.contains("`\(route.method.rawValue) \(route.template)`"), "\(route.method) \(route.template)")
        }
    }
}

extension TestAnswer {
    /// Ticket of the first step that has one.
    var ticketOfFirstStep: String? { all("steps", "ticket").first }
}

extension TestClientProtocol {
    /// Status of a call whose body may be XML.
    func status(_ method: HTTPRequest.Method, _ path: String, _ headers: TestHeaders) async throws -> Int {
        let uri = path.replacing(" ", with: "%20")
        return try await execute(uri: uri, method: method, headers: headers.fields) { Int($0.status.code) }
    }
}
