import AuditLog
import HTTPTypes
import HummingbirdTesting
import Logging
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway
@testable import GatewayHTTP

/// A gateway of two OCMWs that is called and whose logs are read, all through the interface.
struct AuditEventStage: Sendable {
    /// Who reads the logs: nobody else does.
    static let adviser = "10023045760"
    static let program = "tests/1.0"

    let gateway: TestGateway
    let client: any TestClientProtocol
    /// Where the reading of each log goes on.
    private let marks: Marks
    private let keys: Keys

    private struct Keys {
        let software: APIKeyToken
        let partner: APIKeyToken
        let advisers: [String: APIKeyToken]
    }

    init(_ gateway: TestGateway, _ client: any TestClientProtocol) async throws {
        self.gateway = gateway
        self.client = client
        marks = Marks()
        var advisers: [String: APIKeyToken] = [:]
        for tenant in [gateway.a, gateway.b] {
            advisers[tenant.organisation.digits] = try await gateway.key([.adviser], of: tenant, label: "reader")
        }
        keys = Keys(
            software: try await gateway.key(label: "stage"),
            partner: try await gateway.key(of: gateway.a, label: "stage"),
            advisers: advisers)
    }

    var year: Int { AuditLogOrigin.year(of: gateway.clock.now.milliseconds) }

    /// Today in Belgium.
    var day: CivilDate { gateway.services.environment.civilDate(of: gateway.clock.now) }
    var dayBefore: CivilDate { day.adding(days: -1) }
    /// This month, `YYYY-MM`.
    var month: Substring { day.description.prefix(7) }
    var monthBefore: Substring { day.adding(months: -1).description.prefix(7) }

    // MARK: Reading the logs

    /// The lines that came into an OCMW's log since they were last read, without those of the readings.
    func newLines(of tenant: Tenant) async throws -> [JSONValue] {
        let name = tenant.organisation.digits
        var headers = TestHeaders(keys.advisers[name])
        headers.ssin = Self.adviser
        headers.role = "security-adviser"
        let answer = try await client.call(.get, "/v1/audit/entries?limit=200&from=\(marks[name])", headers)
        try #require(answer.status == 200)
        guard case .array(let lines)? = answer["items"] else { return [] }
        try #require(lines.count < 200)
        marks[name] += lines.count
        return lines.filter { $0.member("user") != Self.adviser }
    }

    /// Where a line about the person stands, `YEAR/INDEX`.
    func positionOfPerson() async throws -> String {
        _ = try await application()
        let line = try #require(
            try await gateway.b.store.auditLines(.subject(SSIN("71023000122")), before: nil, limit: 1).first)
        return "\(line.year)/\(line.index)"
    }

    // MARK: Calls

    @discardableResult
    func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, expecting status: Int,
        as partner: Bool = false
    ) async throws -> TestAnswer {
        let headers = TestHeaders(partner ? keys.partner : keys.software)
        let answer = try await client.call(method, path, headers, body: body)
        try #require(answer.status == status, "\(method) \(path): \(answer.json)")
        return answer
    }

    /// The address of an application of a person.
    func application(as partner: Bool = false) async throws -> String {
        let opened = try await call(
            .post, "/v1/applications", GatewayHTTPTests.application("S-1"), expecting: 201, as: partner)
        return "/v1/applications/\(try #require(opened.text("id")))"
    }

    /// The address of the application's conversation.
    func conversation() async throws -> String {
        let opened = try await call(.post, "/v1/applications", GatewayHTTPTests.application("S-1"), expecting: 201)
        return "/v1/conversations/\(try #require(opened.text("conversation")))"
    }

    /// The address of the document that registers the person.
    func document() async throws -> String {
        let opened = try await call(.post, "/v1/applications", GatewayHTTPTests.application("S-1"), expecting: 201)
        return "/v1/documents/0999999922/\(try #require(opened.ticketOfFirstStep))"
    }

    /// The address of a decision.
    func decision() async throws -> String {
        try await call(.post, "/v1/decisions", Self.decisions, expecting: 200)
        return "/v1/decisions/D-1"
    }

    /// The address of a transfer that OCMW B sent to A.
    func sentTransfer() async throws -> String {
        let made = try await call(.post, application() + "/transfers", Self.transfer, expecting: 201)
        return "/v1/transfers/0999999922/\(try #require(made.text("ticket")))"
    }

    // MARK: What comes from outside

    /// The address of a transfer that OCMW A sent to B, and that B's gateway accepted.
    func receivedTransfer() async throws -> String {
        let body = Self.transfer.replacing("0999999823", with: "0999999922")
        let made = try await call(.post, application(as: true) + "/transfers", body, expecting: 201, as: true)
        let ticket = try Ticket(try #require(made.text("ticket")))
        let stored = try #require(try await gateway.a.store.document(sender: gateway.a.organisation, ticket: ticket))
        let incoming = VerifiedIncoming(
            document: try stored.businessDocument(), reference: stored.reference, sentAt: gateway.clock.now,
            kszTicket: .random())
        let decision = try await DomainEffects(environment: gateway.services.environment)
            .decide(about: incoming, tenant: gateway.b, at: gateway.clock.now)
        guard case .accept(let changes) = decision else { throw Unexpected() }
        _ = try await gateway.b.store.accept(
            IncomingDocument(
                document: stored, stamp: try evidence(.hubStamp, of: stored),
                receipt: try evidence(.receipt, of: stored)),
            changes: changes)
        return "/v1/transfers/0999999823/\(ticket.value)"
    }

    /// Something that is stored beside a document, and that nobody reads here.
    private func evidence(_ operation: Messages.Operation, of document: StoredDocument) throws -> StoredDocument {
        let bytes = Array("<\(operation.rawValue)/>".utf8)
        return StoredDocument(
            ticket: .random(), sender: gateway.b.organisation, recipient: document.sender, operation: operation,
            conversation: document.conversation, inReplyTo: document.ticket, subject: nil,
            digest: try DocumentDigest(SHA256Digest.of(bytes)), bytes: bytes, storedAt: gateway.clock.now)
    }

    /// The hub's answer to a question of OCMW B, as the dispatcher would commit it.
    func answer(_ ticket: String, _ payload: Payload) async throws {
        let question = try #require(
            try await gateway.b.store.document(sender: gateway.b.organisation, ticket: Ticket(ticket)))
        let document = BusinessDocument(
            header: DocumentHeader(
                ticket: .random(), timestampSent: gateway.clock.now, sender: gateway.services.environment.hub,
                recipient: gateway.b.organisation, inReplyTo: question.reference, conversation: question.conversation,
                legalContext: .socialInquiry, criteria: question.subject.map { Criteria(ssin: $0, role: .applicant) }),
            payload: payload)
        let bytes = document.element().canonicalBytes()
        let stored = StoredDocument(
            document, bytes: bytes, digest: try DocumentDigest(SHA256Digest.of(bytes)), storedAt: gateway.clock.now)
        try await gateway.b.store.commit(Changes(evidence: [stored]))
    }

    /// The hub refused to register the person of an application.
    func refuseRegistration(of path: String) async throws {
        let id = ApplicationID(String(path.split(separator: "/").last ?? ""))
        let record = try #require(try await gateway.b.store.application(id: id))
        var step = try #require(record.steps.first { $0.operation == .registerPerson })
        step.state = .refused
        try await gateway.b.store.commit(Changes(steps: [step]))
    }

    /// Signs a checkpoint of OCMW B's log; answers its size.
    @discardableResult
    func issueCheckpoint() async throws -> UInt64 {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await CheckpointIssuer(environment: gateway.services.environment, logger: logger)
            .issue(for: gateway.b, at: gateway.clock.now)
        return try #require(try await gateway.b.store.newestCheckpoint(year: year)).size
    }

    private struct Unexpected: Error {}
}

/// Where the reading of each log goes on, by organisation.
private final class Marks: Sendable {
    private let next = Mutex<[String: Int]>([:])

    subscript(_ organisation: String) -> Int {
        get { next.withLock { $0[organisation, default: 0] } }
        set { next.withLock { $0[organisation] = newValue } }
    }
}

extension JSONValue {
    /// A text among the members of an object.
    func member(_ name: String) -> String? {
        guard case .object(let members) = self, case .string(let text)? = members[name] else { return nil }
        return text
    }
}

// MARK: Bodies

extension AuditEventStage {
    static let transfer = """
        {"recipient":"0999999823","rule":"ART1-1","facts":[{"kind":"HABITUAL_RESIDENCE","value":"Woont elders."}],
         "reasons":[{"language":"nl","text":"Reden."}],"decision":{"body":"CHAIR","date":"2026-03-01"},
         "contactPerson":{"name":"Onthaal"},"confirmLate":true}
        """
    static let contest = """
        {"reasons":[{"language":"nl","text":"Reden."}],"petitionReference":"P-1","petitionDate":"2026-03-05"}
        """
    static let decision = """
        {"ssin":"71023000122","kind":"LIVING_WAGE","outcome":"GRANTED","decidedOn":"2026-01-10","legalBasis":"art. 14",
         "motivation":[{"language":"nl","text":"Reden."}]}
        """
    static let decisions = """
        {"ssin":"71023000122","decisions":[{"reference":"D-1","kind":"LIVING_WAGE","outcome":"GRANTED",
          "decidedOn":"2026-01-10","legalBasis":"art. 14","motivation":[{"language":"nl","text":"Reden."}]}]}
        """
    static let consultation = """
        {"reference":"c-1","flow":"healthInsurance","ssin":"71023000122","legalContext":"PCSA:SOCIAL_INQUIRY",
         "date":"2026-03-01"}
        """
    static let accessQuestion = """
        {"reference":"q-9","flow":"requestInquiry","ssin":"71023000122","legalContext":"PCSA:SOCIAL_INQUIRY",
         "recipient":"0999999823"}
        """
}
