import AuditLog
import Foundation
import Gateway
import MessageStore
import Messages
import SocialSecurity
import Testing

@testable import GatewayHTTP

/// `openapi.yaml` against the code: routes, scopes, query parameters, word lists, references, examples.
@Suite struct OpenAPIContractTests {
    @Test func theContractIsTheOneThatTheCodeKeeps() async throws {
        let faults = try await Self.faults(in: Self.contract(), facts: Facts())
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
    }

    /// Each change makes another promise than the code keeps.
    @Test(arguments: [
        ("  /v1/outbox:", "  /v1/outboxes:", "/v1/outbox: is a route, but not in the contract"),
        ("operationId: listInbox", "operationID: listInbox", "not OpenAPI 3.1"),
        ("- apiKey: [adviser]", "- apiKey: [software]", "scopes"),
        ("- {$ref: '#/components/parameters/Wait'}", "- {$ref: '#/components/parameters/Limit'}", "query"),
        ("enum: [ORAL, ", "enum: [ORALLY, ", "RequestForm: differs"),
        ("- {$ref: '#/components/parameters/After'}", "- {$ref: '#/components/parameters/Before'}", "names nothing"),
        ("form: WRITTEN", "form: WROTE", "example"),
        ("ssin: '71023000122'", "ssin: '71023000123'", "example"),
        ("  term.near:\n", "  term.nearer:\n", "term.near: is sent, but not in the contract"),
        ("- const: inquiry.answered", "- const: inquiry.replied", "webhook inquiry.answered as sent"),
        ("      required: [sender]\n", "      required: [sender, application]\n", "webhook inquiry.received as sent"),
        ("enum: [document.queued, ", "enum: [", "TimelineCode: differs"),
    ])
    func aBrokenContractIsFound(_ old: String, _ new: String, _ told: String) async throws {
        let text = try Self.contract()
        try #require(text.contains(old))
        let faults = try await Self.faults(in: text.replacing(old, with: new, maxReplacements: 1), facts: Facts())
        #expect(faults.contains { $0.contains(told) }, "\(faults)")
    }

    /// The page for vendors says what each code of a timeline and each type of a problem means.
    @Test func thePageHasEveryCode() throws {
        let page = try String(contentsOf: Self.repository.appending(path: "docs/api.md"), encoding: .utf8)
        #expect(TimelineCodes.all.count > 20)
        for word in TimelineCodes.all + RequestProblem.Code.allCases.map(\.rawValue) {
            #expect(page.contains("| `\(word)` |"), "\(word)")
        }
    }

    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func contract() throws -> String {
        try String(contentsOf: repository.appending(path: "openapi.yaml"), encoding: .utf8)
    }

    /// What the judge says of a contract, one fault a line.
    private static func faults(in contract: String, facts: Facts) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "openapi-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (document, code) = (folder.appending(path: "openapi.yaml"), folder.appending(path: "facts.json"))
        try Data(contract.utf8).write(to: document)
        try JSONEncoder().encode(facts).write(to: code)
        let judge = repository.appending(path: "Tests/Judges/openapi_contract.py").path(percentEncoded: false)
        let (status, output) = try await Self.python([judge, document.path, code.path], in: folder)
        let lines = output.split(separator: "\n").map(String.init)
        // Faults without exit 1, or the reverse, would be a judge that broke down.
        try #require(status == (lines.isEmpty ? 0 : 1), "exit \(status): \(output)")
        return lines
    }

    private static func python(_ arguments: [String], in folder: URL) async throws -> (status: Int32, output: String) {
        let file = folder.appending(path: "output")
        try Data().write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardInput = FileHandle.nullDevice
        let handle = try FileHandle(forWritingTo: file)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        try handle.close()
        while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        return (process.terminationStatus, try String(contentsOf: file, encoding: .utf8))
    }
}

/// What the code says of the interface.
private struct Facts: Encodable {
    struct RouteFact: Encodable {
        let method: String
        let template: String
        let scopes: [String]
        let query: [String]
        let hasBody: Bool
    }

    let routes =
        RouteTable.all.map {
            RouteFact(
                method: $0.method.rawValue, template: $0.template, scopes: $0.scopes.map(\.rawValue),
                query: $0.query.map(\.name), hasBody: $0.hasBody)
        }
        + ["/health", "/health/ready"].map {
            RouteFact(method: "GET", template: $0, scopes: [], query: [], hasBody: false)
        }

    /// The closed lists, by the name of their schema.
    let words: [String: [String]] = [
        "Language": words(Language.self), "RequestForm": words(RequestForm.self), "AidKind": words(AidKind.self),
        "ApplicationState": words(ApplicationState.self),
        "ApplicationOutcome": words(ApplicationDecision.Outcome.self), "StepState": words(StepState.self),
        "TransferState": words(TransferState.self), "TransferDirection": ["sent", "received"],
        "CompetenceRule": words(CompetenceRule.self), "CompetenceFactKind": words(CompetenceFact.Kind.self),
        "InformChannel": words(InformChannel.self), "DecidingBody": words(DecidingBody.self),
        "DecisionKind": words(DecisionKind.self), "DecisionOutcome": words(DecisionOutcome.self),
        "ReplyStatus": words(ReplyStatus.self), "ConsultationFlow": words(ConsultationFlow.self),
        "ConsultationStatusValue": words(Status.Value.self),
        "LivingWageCategory": words(LivingWagePeriod.Category.self), "Operation": words(Messages.Operation.self),
        "Service": words(Service.self), "OutboxState": words(OutboxStateName.self),
        "InboxState": words(InboxStateName.self), "TermKind": words(StatutoryTerm.Kind.self),
        "TermUnit": words(StatutoryTerm.Unit.self), "AuditAct": words(AuditAct.self),
        "AuditOutcome": words(AuditOutcome.self), "AuditAccess": words(AuditAccess.self),
        "InquiryStanding": words(InquiryStanding.self), "InquiryAnswers": words(InquiryAnswers.self),
        "AskedFlow": words(AskedFlow.self), "ReconciliationCode": words(ReconciliationCode.self),
        "TicketDirection": ["sent", "received"], "TicketOutcome": words(TicketEntry.Outcome.self),
        "ReviewVerdict": words(ReviewVerdict.self), "ReviewFlagCode": words(ReviewFlag.Code.self),
        "ReportFormat": words(ReportFormat.self),
        "ActingUserRole": ActingUserHeaders.roles,
        "QualityCode": QualityCode.allCases.filter(\.isMeaningful).map { String($0.rawValue) },
        "APIScope": words(APIScope.self),
        "PersonRole": PersonRole.allCases.map { String($0.rawValue) },
        "WebhookEventType": words(WebhookEventType.self), "TimelineCode": TimelineCodes.all,
        "ProblemType": RequestProblem.Code.allCases.map { "urn:ocmw-gateway:problem:\($0.rawValue)" },
    ]

    let webhooks = WebhookBodies.all

    private static func words<Word: RawRepresentable & CaseIterable>(_ type: Word.Type) -> [String]
    where Word.RawValue == String { type.allCases.map(\.rawValue) }
}
