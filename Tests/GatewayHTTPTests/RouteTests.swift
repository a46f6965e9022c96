import AuditLog
import Gateway
import HTTPTypes
import HummingbirdTesting
import Logging
import Synchronization
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
            let token = try await gateway.key([.adviser])
            let year = AuditLogOrigin.year(of: gateway.clock.now.milliseconds)
            try await gateway.test { client in
                let first = try await client.call(.get, "/v1/audit/entries", TestHeaders(token))
                #expect(first.all("items", "act") == ["api-key-created", "log-read"])
                #expect(first.all("items", "user") == ["85043199879"])
                let second = try await client.call(.get, "/v1/audit/entries?from=2&limit=1", TestHeaders(token))
                #expect(second.all("items", "object") == ["log/\(year)/from/2"])
                #expect(second.text("next") == "3")
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
                let answer = try await client.call(.get, "/health", TestHeaders(nil))
                #expect(answer.status == 503 && answer.text("status") == "store-unavailable")
            }
        }
    }

    @Test func logHoldsNothingPersonal() async throws {
        let lines = LogLines()
        try await TestGateway.with { gateway in
            let token = try await gateway.key()
            try await gateway.test(logger: Logger(label: "test") { _ in lines }) { client in
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

/// Keeps what is logged, for all copies of the logger.
struct LogLines: LogHandler {
    private final class Storage: Sendable {
        let lines = Mutex<[String]>([])
    }

    private let storage = Storage()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    var text: String { storage.lines.withLock { $0.joined(separator: "\n") } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let text = all.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        storage.lines.withLock { $0.append("\(event.message) \(text)") }
    }
}
