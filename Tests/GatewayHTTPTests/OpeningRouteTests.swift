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

    private static func problem(_ shown: TestAnswer) -> JSONValue? {
        guard case .object(let entry)? = shown["entry"], case .object(let subject)? = entry["subject"] else {
            return nil
        }
        return subject["problem"]
    }

    /// An erasure that a line tells of is one; the line is named.
    @Test func whatWasErasedCannotBeOpened() async throws {
        try await with { stage in
            let eraser = AuditEraser(environment: stage.gateway.services.environment)
            let plan = try await eraser.plan(
                .person(SSIN("71023000122")), of: stage.gateway.b, by: .process("tests"))
            try await eraser.erase(
                plan, of: stage.gateway.b, reason: "T-1", beforeRetention: true, by: .process("tests"))
            let told = try #require(try await stage.gateway.b.store.auditErasures(after: nil, limit: 9).first)
            let erased = try await stage.open(#"{"open":["user","subject"],"reason":"court order 4/2036"}"#)
            let detail = "What opens subject of this line was erased: line \(told.index) of \(told.year) says so."
            #expect(erased.status == 409 && erased.text("detail") == detail, "\(erased.json)")
            #expect(erased.text("remedy")?.hasPrefix("Ask for what can be opened of this line: user") == true)
            let path = "/v1/audit/entries/\(stage.line.year)/\(stage.line.index)"
            let shown = try await stage.client.call(.get, path, stage.adviser)
            #expect(Self.problem(shown) == "erased", "\(shown.json)")
        }
    }

    /// What is gone and no line says was erased is missing, and the adviser is sent to verify.
    @Test func whatIsMissingIsNotCalledErased() async throws {
        try await with { stage in
            let position = AuditPosition(year: stage.line.year, index: stage.line.index)
            let leaf = try AuditLeaf(decoding: stage.line.leafBytes)
            let month = RetentionMonth(UTCInstant(milliseconds: leaf.timeMilliseconds), addingMonths: 0)
            try await stage.gateway.b.store.eraseOpenings(
                [AuditOpenings(position: position, part: .subject, month: month)], leaves: [])
            let erased = try await stage.open(#"{"open":["user","subject"],"reason":"court order 4/2036"}"#)
            let detail = "What opens subject of this line is missing, and no line of the log says that it was erased."
            #expect(erased.status == 409 && erased.text("detail") == detail, "\(erased.json)")
            #expect(erased.text("remedy")?.hasPrefix("Run ocmw-gateway audit verify") == true)
            let shown = try await stage.client.call(
                .get, "/v1/audit/entries/\(position.year)/\(position.index)", stage.adviser)
            #expect(Self.problem(shown) == "missing", "\(shown.json)")
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
            #expect(
                answer.text("remedy")
                    == "Nothing of this line can be opened; that it is in the log can be proven without.")
            #expect(try await stage.open(#"{"open":["subject"],"reason":"R"}"#, index: 99_999).status == 404)
        }
    }
}
