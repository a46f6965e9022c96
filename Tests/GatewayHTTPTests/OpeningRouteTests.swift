import AuditLog
import Gateway
import Hummingbird
import HummingbirdTesting
import Logging
import MessageStore
import SocialSecurity
import Testing
import XMLSecurity

@testable import GatewayHTTP

/// `POST /v1/audit/entries/{year}/{index}/openings`: a line for a stranger, who sees what was opened and nothing else.
@Suite struct OpeningRouteTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private struct Stage {
        let gateway: TestGateway
        let client: any TestClientProtocol
        let adviser: TestHeaders
        /// A line about 71023000122, by user 85043199879.
        let line: AuditLine

        func open(_ body: String, index: UInt64? = nil) async throws -> TestAnswer {
            try await client.call(
                .post, "/v1/audit/entries/\(line.year)/\(index ?? line.index)/openings", adviser, body: body)
        }

        var openings: [AuditLeaf] {
            get async throws {
                try await gateway.b.store.auditLines(year: line.year, from: 0, limit: 1000)
                    .map { try AuditLeaf(decoding: $0.leafBytes) }
                    .filter { $0.act == .logExported }
            }
        }
    }

    private func with(checkpoint: Bool = true, _ body: @Sendable @escaping (Stage) async throws -> Void) async throws {
        try await TestGateway.with { gateway in
            let software = TestHeaders(try await gateway.key([.software]))
            var adviser = TestHeaders(try await gateway.key([.adviser], label: "dpo"))
            adviser.role = "security-adviser"
            let headers = adviser
            try await gateway.test { client in
                let opened = try await client.call(.post, "/v1/applications", software, body: application("O-1"))
                try #require(opened.status == 201)
                let line = try #require(
                    try await gateway.b.store.auditLines(.subject(SSIN("71023000122")), before: nil, limit: 1).first)
                if checkpoint {
                    try await CheckpointIssuer(environment: gateway.services.environment, logger: Self.logger)
                        .issue(for: gateway.b, at: gateway.clock.now)
                }
                try await body(Stage(gateway: gateway, client: client, adviser: headers, line: line))
            }
        }
    }

    @Test func aStrangerSeesWhatWasOpenedAndNothingElse() async throws {
        try await with { stage in
            let answer = try await stage.open(#"{"open":["subject"],"reason":"court order 4/2036"}"#)
            #expect(answer.status == 200 && answer["open"] == .array([.string("subject")]))
            let file = try OpenedProof(parsing: Array(try #require(answer.text("file")).utf8))
            let key = try await stage.gateway.b.verifierKey(year: stage.line.year)
            let report = OpenedProofJudge(keys: [key]).report(on: file)
            #expect(report.isValid && report.leaf?.bytes == stage.line.leafBytes)
            #expect(report.openings == [.subject: .proven(Array("71023000122".utf8))])
            #expect(!(answer.text("file") ?? "").contains("71023000122"))
            #expect(OpenedProofJudge(keys: []).report(on: file).findings.map(\.code) == [.logKeyUnknown])
        }
    }

    @Test func theOpeningIsALineAboutTheSamePerson() async throws {
        try await with { stage in
            let answer = try await stage.open(#"{"open":["subject","user"],"reason":"court order 4/2036"}"#)
            try #require(answer.status == 200)
            let leaf = try #require(try await stage.openings.last)
            #expect(leaf.object == "log/\(stage.line.year)/line/\(stage.line.index)/user,subject")
            #expect(leaf.rule == "court order 4/2036" && leaf.outcome == .done && leaf.application == "dpo")
            let about = try await stage.gateway.b.store.auditLines(
                .subject(SSIN("71023000122")), before: nil, limit: 1)
            #expect(about.first?.leafBytes == leaf.bytes)
        }
    }

    @Test func whatWasErasedCannotBeOpened() async throws {
        try await with { stage in
            let position = AuditPosition(year: stage.line.year, index: stage.line.index)
            let leaf = try AuditLeaf(decoding: stage.line.leafBytes)
            let month = RetentionMonth(UTCInstant(milliseconds: leaf.timeMilliseconds), addingMonths: 0)
            try await stage.gateway.b.store.eraseOpenings(
                [AuditOpenings(position: position, part: .subject, month: month)], leaves: [])
            let erased = try await stage.open(#"{"open":["user","subject"],"reason":"court order 4/2036"}"#)
            #expect(erased.status == 409 && erased.text("detail") == "What opens subject of this line was erased.")
            #expect(try await stage.openings.isEmpty)
            let left = try await stage.open(#"{"open":["user"],"reason":"court order 4/2036"}"#)
            #expect(left.status == 200)
        }
    }

    @Test func withoutCheckpointNothingIsProven() async throws {
        try await with(checkpoint: false) { stage in
            let answer = try await stage.open(#"{"open":["user"],"reason":"court order 4/2036"}"#)
            #expect(answer.status == 409 && answer.text("detail") == "No checkpoint covers this line yet.")
            #expect(try await stage.openings.isEmpty)
        }
    }

    @Test(arguments: [
        ("{}", "/open", "required"), (#"{"open":[],"reason":"R"}"#, "/open", "fields"),
        (#"{"open":"subject","reason":"R"}"#, "/open", "fields"),
        (#"{"open":["subject","subject"],"reason":"R"}"#, "/open/1", "enumeration"),
        (#"{"open":["Subject"],"reason":"R"}"#, "/open/0", "enumeration"),
        (#"{"open":["rule"],"reason":"R"}"#, "/open/0", "enumeration"),
        (#"{"open":["subject"]}"#, "/reason", "required"), (#"{"open":["subject"],"reason":""}"#, "/reason", "reason"),
        (#"{"open":["subject"],"reason":"for 71.02.30-001.22"}"#, "/reason", "reason"),
        (#"{"open":["subject"],"reason":"R","salt":"x"}"#, "/salt", "unknown-member"),
    ])
    func otherRequestsAreRefusedByName(body: String, field: String, rule: String) async throws {
        try await with { stage in
            let answer = try await stage.open(body)
            #expect(answer.status == 400)
            #expect(zip(answer.all("errors", "field"), answer.all("errors", "rule")).contains { $0 == (field, rule) })
        }
    }

    @Test func aFieldThatTheLineDoesNotHaveIsNamed() async throws {
        try await with { stage in
            let answer = try await stage.open(#"{"open":["subject"],"reason":"R"}"#, index: 0)
            #expect(answer.status == 409 && answer.text("detail") == "This line has no field subject.")
            #expect(try await stage.open(#"{"open":["subject"],"reason":"R"}"#, index: 99_999).status == 404)
        }
    }
}
