import Gateway
import HTTPTypes
import MessageStore
import Messages
import Testing

@testable import GatewayHTTP

/// One call of an operation that succeeds, with the state that it needs.
struct DrivenCall: Sendable {
    let path: String
    var body: String?
    /// An address of the same form that names nothing here; `nil`: that of an identifier of another OCMW.
    var unknownPath: String?
}

/// One operation of the interface as the test of the audit events drives it.
///
/// A new operation of openapi.yaml needs a row in `all` and one in docs/audit-events.md.
struct DrivenOperation: Sendable, CustomTestStringConvertible {
    let id: String
    var role = "social-worker"
    var scope = APIScope.software
    /// Makes what the call needs, through the interface where that can be.
    let prepare: @Sendable (AuditEventStage) async throws -> DrivenCall

    var testDescription: String { id }

    /// A role that the page says may not; only used where the page has such a case.
    var wrongRole: String { role == "social-worker" ? "administrative" : "social-worker" }
    /// A scope with which no operation of this one's scope can be called.
    var wrongScope: APIScope { scope == .adviser ? .software : .adviser }

    init(
        _ id: String, role: String = "social-worker", scope: APIScope = .software,
        _ prepare: @escaping @Sendable (AuditEventStage) async throws -> DrivenCall
    ) {
        self.id = id
        self.role = role
        self.scope = scope
        self.prepare = prepare
    }

    static let all: [DrivenOperation] =
        applications + transfers + decisions + inquiries + register + questions
        + documents + audit + review + keys + health

    private static let applications: [DrivenOperation] = [
        DrivenOperation("listApplications") { _ in DrivenCall(path: "/v1/applications") },
        DrivenOperation("openApplication") { _ in DrivenCall(path: "/v1/applications", body: application("A-1")) },
        DrivenOperation("readApplication") { try await DrivenCall(path: $0.application()) },
        DrivenOperation("readApplicationTimeline") { try await DrivenCall(path: $0.application() + "/timeline") },
        DrivenOperation("giveProof") { stage in
            let path = try await stage.application()
            try await stage.refuseRegistration(of: path)
            return DrivenCall(
                path: path + "/persons/0/proof",
                body: #"{"lastName":"Testpersoon","firstName":"Twee","birthDate":"1971-02-00"}"#)
        },
        DrivenOperation("withdrawApplication") {
            try await DrivenCall(path: $0.application() + "/withdrawal", body: #"{"withdrawnOn":"2026-03-05"}"#)
        },
        DrivenOperation("decideApplication") {
            try await DrivenCall(
                path: $0.application() + "/decision", body: #"{"outcome":"REFUSED","decidedOn":"2026-03-05"}"#)
        },
    ]

    /// Both OCMWs know the transfers between them.
    private static let unknownTransfer = "/v1/transfers/0999999823/unknown-1"

    private static let transfers: [DrivenOperation] = [
        DrivenOperation("transferApplication") {
            try await DrivenCall(path: $0.application() + "/transfers", body: AuditEventStage.transfer)
        },
        DrivenOperation("listTransfers") { _ in DrivenCall(path: "/v1/transfers") },
        DrivenOperation("readTransfer") {
            try await DrivenCall(path: $0.receivedTransfer(), unknownPath: unknownTransfer)
        },
        DrivenOperation("acceptTransfer") {
            try await DrivenCall(
                path: $0.receivedTransfer() + "/acceptance",
                body: #"{"dossierNumber":"N-1","contactPerson":{"name":"Onthaal"}}"#,
                unknownPath: unknownTransfer + "/acceptance")
        },
        DrivenOperation("contestTransfer") {
            try await DrivenCall(
                path: $0.receivedTransfer() + "/contest", body: AuditEventStage.contest,
                unknownPath: unknownTransfer + "/contest")
        },
        DrivenOperation("informApplicant") {
            try await DrivenCall(
                path: $0.sentTransfer() + "/applicant-informed", body: #"{"date":"2026-03-05","channel":"LETTER"}"#)
        },
        DrivenOperation("relayProvisionalDecision") { stage in
            let path = try await stage.receivedTransfer()
            try await stage.call(.post, path + "/contest", AuditEventStage.contest, expecting: 200)
            return DrivenCall(
                path: path + "/provisional-decision",
                body: #"{"decisionDate":"2026-03-06","designated":"0999999922","reference":"M-1"}"#,
                unknownPath: unknownTransfer + "/provisional-decision")
        },
    ]

    private static let decisions: [DrivenOperation] = [
        DrivenOperation("upsertDecisions") { _ in
            DrivenCall(path: "/v1/decisions", body: AuditEventStage.decisions)
        },
        DrivenOperation("upsertDecisionsOfMany") { _ in
            DrivenCall(path: "/v1/decisions/bulk", body: #"{"items":[\#(AuditEventStage.decisions)]}"#)
        },
        DrivenOperation("readDecision") { try await DrivenCall(path: $0.decision()) },
        DrivenOperation("putDecision") { _ in
            DrivenCall(path: "/v1/decisions/D-2", body: AuditEventStage.decision)
        },
        DrivenOperation("removeDecision") { try await DrivenCall(path: $0.decision()) },
    ]

    private static let inquiries: [DrivenOperation] = [
        DrivenOperation("listInquiries") { _ in DrivenCall(path: "/v1/inquiries") },
        DrivenOperation("readInquiry") { try await DrivenCall(path: $0.gateway.inquiry()) },
        DrivenOperation("replyToInquiry") {
            try await DrivenCall(
                path: $0.gateway.inquiry() + "/reply",
                body: #"{"nothingKnown":true,"decisionsAsOf":"2026-01-01T00:00:00Z"}"#)
        },
    ]

    private static let register: [DrivenOperation] = [
        DrivenOperation("integratePerson") { _ in
            DrivenCall(
                path: "/v1/integrations",
                body: """
                    {"ssin":"71023000122","qualityCode":2,"period":{"begin":"2026-01-01"},"proof":{"cardNumber":"592-1234567-89"}}
                    """)
        },
        DrivenOperation("endIntegration") { _ in
            DrivenCall(
                path: "/v1/integrations/end", body: #"{"ssin":"71023000122","qualityCode":2,"endDate":"2026-12-31"}"#)
        },
    ]

    private static let questions: [DrivenOperation] = [
        DrivenOperation("consult") { _ in
            DrivenCall(path: "/v1/consultations?wait=0", body: AuditEventStage.consultation)
        },
        DrivenOperation("readConsultation") { stage in
            try await stage.call(.post, "/v1/consultations?wait=0", AuditEventStage.consultation, expecting: 202)
            try await stage.answer("c-1", .healthInsuranceResult(HealthInsuranceResult(status: .noDataFound)))
            return DrivenCall(path: "/v1/consultations/c-1")
        },
        DrivenOperation("askAccess") { _ in
            DrivenCall(path: "/v1/access-questions?wait=0", body: AuditEventStage.accessQuestion)
        },
        DrivenOperation("readAccessQuestion") { stage in
            try await stage.call(.post, "/v1/access-questions?wait=0", AuditEventStage.accessQuestion, expecting: 202)
            try await stage.answer(
                "q-9",
                .askAccessResult(AskAccessResult(status: .dataFound, isAllowed: false, code: "MSG00012", rule: "r")))
            return DrivenCall(path: "/v1/access-questions/q-9")
        },
    ]

    private static let documents: [DrivenOperation] = [
        DrivenOperation("listInbox") { _ in DrivenCall(path: "/v1/inbox") },
        DrivenOperation("handOver") { stage in
            let path = try await stage.receivedTransfer()
            return DrivenCall(path: path.replacing("/v1/transfers/", with: "/v1/inbox/") + "/hand-over")
        },
        DrivenOperation("readTimeline") { try await DrivenCall(path: $0.conversation() + "/timeline") },
        DrivenOperation("listDocuments") { try await DrivenCall(path: $0.conversation() + "/documents") },
        DrivenOperation("readEvidence") { try await DrivenCall(path: $0.conversation() + "/evidence") },
        DrivenOperation("readDocument") { try await DrivenCall(path: $0.document()) },
        DrivenOperation("readDocumentTimeline") { try await DrivenCall(path: $0.document() + "/timeline") },
        DrivenOperation("listOutbox") { _ in DrivenCall(path: "/v1/outbox") },
    ]

    private static let audit: [DrivenOperation] = [
        adviser("listAuditEntries") { _ in
            DrivenCall(path: "/v1/audit/entries")
        },
        adviser("readAuditEntry") { stage in
            let year = stage.year
            return DrivenCall(
                path: "/v1/audit/entries/\(year)/0", unknownPath: "/v1/audit/entries/\(year)/99999")
        },
        adviser("searchAuditLog") { _ in
            DrivenCall(path: "/v1/audit/searches", body: #"{"subject":"71023000122"}"#)
        },
        adviser("readCheckpoint") { stage in
            try await stage.issueCheckpoint()
            return DrivenCall(path: "/v1/audit/checkpoint")
        },
        adviser("readConsistencyProof") { stage in
            let older = try await stage.issueCheckpoint()
            _ = try await stage.application()
            try await stage.issueCheckpoint()
            return DrivenCall(path: "/v1/audit/consistency?from=\(older)")
        },
    ]

    private static func adviser(
        _ id: String, _ prepare: @escaping @Sendable (AuditEventStage) async throws -> DrivenCall
    ) -> DrivenOperation { DrivenOperation(id, role: "security-adviser", scope: .adviser, prepare) }

    private static let review: [DrivenOperation] = [
        adviser("explainAuditEntry") { stage in
            let year = stage.year
            return DrivenCall(
                path: "/v1/audit/entries/\(year)/0/explanation",
                unknownPath: "/v1/audit/entries/\(year)/99999/explanation")
        },
        adviser("openAuditEntry") { stage in
            let position = try await stage.positionOfPerson()
            try await stage.issueCheckpoint()
            return DrivenCall(
                path: "/v1/audit/entries/\(position)/openings",
                body: #"{"open":["subject","user"],"reason":"court order 4/2036"}"#,
                unknownPath: "/v1/audit/entries/\(stage.year)/99999/openings")
        },
        adviser("reportOnPerson") { stage in
            _ = try await stage.application()
            return DrivenCall(path: "/v1/audit/reports/person", body: #"{"ssin":"71023000122"}"#)
        },
        adviser("reportForInspection") { stage in
            _ = try await stage.application()
            return DrivenCall(
                path: "/v1/audit/reports/inspection", body: #"{"from":"\#(stage.day)","through":"\#(stage.day)"}"#)
        },
        adviser("reportFigures") { DrivenCall(path: "/v1/audit/reports/figures", body: #"{"year":\#($0.year)}"#) },
        adviser("listReviewFlags") { DrivenCall(path: "/v1/audit/flags", body: #"{"month":"\#($0.month)"}"#) },
        adviser("drawReviewSample") { stage in
            // The sample of a month that is over is decided by a checkpoint from after it.
            try await stage.issueCheckpoint()
            return DrivenCall(path: "/v1/audit/samples", body: #"{"month":"\#(stage.monthBefore)"}"#)
        },
        adviser("recordReview") { stage in
            let position = try await stage.positionOfPerson()
            return DrivenCall(
                path: "/v1/audit/reviews",
                body: #"{"target":"line/\#(position)","verdict":"in-order","note":"Gezien."}"#)
        },
        adviser("listReviews") { _ in DrivenCall(path: "/v1/audit/reviews") },
        adviser("reconcileAuditLog") { stage in
            DrivenCall(path: "/v1/audit/reconciliations", body: #"{"from":"\#(stage.dayBefore)"}"#)
        },
    ]

    private static let keys: [DrivenOperation] = [
        DrivenOperation("listKeys", role: "administrator", scope: .operator) { _ in DrivenCall(path: "/v1/keys") },
        DrivenOperation("createKey", role: "administrator", scope: .operator) { _ in
            DrivenCall(path: "/v1/keys", body: #"{"label":"counter","scopes":["operator"],"days":30}"#)
        },
        DrivenOperation("replaceKey", role: "administrator", scope: .operator) { _ in
            DrivenCall(path: "/v1/keys/successor", body: "{}")
        },
        DrivenOperation("revokeKey", role: "administrator", scope: .operator) { stage in
            let other = try await stage.gateway.key(label: "old")
            return DrivenCall(path: "/v1/keys/\(other.id)")
        },
    ]

    private static let health: [DrivenOperation] = [
        DrivenOperation("readHealth") { _ in DrivenCall(path: "/health") },
        DrivenOperation("readReadiness") { _ in DrivenCall(path: "/health/ready") },
    ]
}
