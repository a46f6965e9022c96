import Gateway
import Hummingbird
import HummingbirdTesting
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import GatewayHTTP

/// `POST /v1/audit/reconciliations`: the adviser alone, by day, against what the hub signed.
@Suite struct ReconciliationRouteTests {
    private static let path = "/v1/audit/reconciliations"

    private func with(
        hub: (TestGateway) throws -> (any HubTransport)?,
        _ body: @Sendable (any TestClientProtocol, TestHeaders, TestGateway) async throws -> Void
    ) async throws {
        try await TestGateway.with { gateway in
            var adviser = TestHeaders(try await gateway.key([.adviser]))
            adviser.role = "security-adviser"
            let services = GatewayServices(
                environment: gateway.services.environment, tenants: gateway.services.tenants, hub: try hub(gateway))
            let headers = adviser
            try await Application(router: RESTServer.router(services)).test(.router) {
                try await body($0, headers, gateway)
            }
        }
    }

    @Test func aTicketThatTheLogDoesNotHaveIsNamedAndTheCallIsALine() async throws {
        try await with(hub: { try SigningHub($0) }) { client, adviser, gateway in
            let day = gateway.services.environment.civilDate(of: gateway.clock.now).adding(days: -1)
            let answer = try await client.call(.post, Self.path, adviser, body: "{\"from\": \"\(day)\"}")
            #expect(answer.status == 200 && answer["differences"] == .integer(1) && answer["entries"] == .integer(1))
            #expect(answer.all("findings", "code") == ["not-logged"] && answer.all("findings", "ticket") == ["t-1"])
            #expect(answer.text("from") == "\(day)" && answer.text("to") == "\(day)")
            #expect(answer["incompleteDays"] == .array([]))
            let lines = try await client.call(
                .post, "/v1/audit/searches", adviser, body: #"{"act": "log-reconciled"}"#)
            #expect(lines.all("items", "object") == ["\(day)/\(day) entries 1 differences 1"])
            #expect(lines.all("items", "user") == ["85043199879"])
        }
    }

    @Test(arguments: [
        ("{}", "/from", "required"), (#"{"from": "2026-01-02", "to": "2026-01-01"}"#, "/to", "end-not-before-begin"),
        (#"{"from": "2026-01-01", "to": "2026-02-01"}"#, "/from", "at-most-31-days"),
        (#"{"from": "2199-01-01"}"#, "/to", "not-in-the-future"), (#"{"day": "2026-01-01"}"#, "/day", "unknown-member"),
    ])
    func otherDaysAreRefusedByName(body: String, field: String, rule: String) async throws {
        try await with(hub: { try SigningHub($0) }) { client, adviser, _ in
            let answer = try await client.call(.post, Self.path, adviser, body: body)
            #expect(answer.status == 400)
            #expect(zip(answer.all("errors", "field"), answer.all("errors", "rule")).contains { $0 == (field, rule) })
        }
    }

    @Test func aHubThatDoesNotAnswerIsUnavailable() async throws {
        for hub in [nil, SilentHub()] {
            try await with(hub: { _ in hub }) { client, adviser, _ in
                let answer = try await client.call(.post, Self.path, adviser, body: #"{"from": "2026-01-01"}"#)
                #expect(answer.status == 503 && answer.problem == "unavailable")
            }
        }
    }

    @Test func onlyAnAdviserMayAsk() async throws {
        try await with(hub: { try SigningHub($0) }) { client, adviser, gateway in
            var socialWorker = adviser
            socialWorker.role = "social-worker"
            let body = #"{"from": "2026-01-01"}"#
            #expect(try await client.call(.post, Self.path, socialWorker, body: body).problem == "role-not-allowed")
            let software = TestHeaders(try await gateway.key([.software], label: "software"))
            #expect(try await client.call(.post, Self.path, software, body: body).problem == "scope-missing")
        }
    }
}

/// A hub out of reach.
private struct SilentHub: HubTransport {
    func send(_ document: [UInt8], operation: Messages.Operation, tenant: Tenant) async throws(AttemptFailure)
        -> HubReply
    {
        throw AttemptFailure(.hubUnreachable)
    }
}
