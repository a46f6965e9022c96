import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// OCMW A's gateway with a hub that answers as told, and documents of other OCMWs that it forwards; all really signed.
struct BackgroundStage {
    let world: UseCaseWorld
    /// The keys of the others, and their clock.
    let others: ExchangeWorld
    private let effects: DomainEffects

    init(answering: InquiryAnswers = .automatic, retention: RetentionPolicy = RetentionPolicy()) async throws {
        var settings = TenantSettings()
        settings.inquiryAnswers = answering
        world = try await UseCaseWorld(as: \.ocmwA, settings: settings, retention: retention)
        others = try ExchangeWorld()
        others.clock.advance(by: others.clock.now.duration(to: world.clock.now))
        effects = DomainEffects(environment: world.environment)
    }

    // MARK: The log

    /// Leaves of every year, in their order.
    func leaves() async throws -> [AuditLeaf] {
        var leaves: [AuditLeaf] = []
        for year in try await world.store.auditYears() {
            leaves += try await world.store.auditLines(year: year, from: 0, limit: 1000)
                .map { try AuditLeaf(decoding: $0.leafBytes) }
        }
        return leaves
    }

    func advance(by duration: Duration) {
        world.clock.advance(by: duration)
        others.clock.advance(by: duration)
    }

    // MARK: What the OCMW does

    @discardableResult
    func consult() async throws -> Ticket {
        let request = try ConsultationRequest(
            .object([
                "reference": "c-1", "flow": "healthInsurance", "ssin": .string(world.person.digits),
                "legalContext": "PCSA:SOCIAL_INQUIRY", "date": .string(world.today.description),
            ]))
        return try await ConsultationService(environment: world.environment).consult(request, by: world.caller()).ticket
    }

    func operate(_ act: OutboxAct, _ ticket: Ticket) async throws {
        try await OutboxOperator(environment: world.environment)
            .operate(act, ticket: ticket, of: world.tenant, by: .process("cli"))
    }

    // MARK: The hub

    /// One step of the dispatcher with a hub that gives the good answer to everything.
    func step() async throws {
        let others = others
        try await step { bytes, _ in try Self.goodAnswer(to: bytes, by: others) }
    }

    func step(_ script: @escaping HubDouble.Script) async throws {
        _ = await Dispatcher(
            environment: world.environment, transport: HubDouble(script), effects: effects,
            logger: ExchangeWorld.logger
        ).step(tenant: world.tenant)
    }

    /// A step in which the hub cannot be reached.
    func failingStep() async throws { try await step { _, _ in throw AttemptFailure(.hubUnreachable) } }

    /// A step in which the hub refuses everything.
    func refusingStep() async throws {
        let others = others
        try await step { bytes, _ in
            let sent = try Sent(bytes, others)
            let refusal = try others.signed(
                .refusal(Refusal(.notIntegrated, authorCode: Refusal.hubAuthorCode)), by: others.pki.hub,
                to: sent.document.header.sender, inReplyTo: sent.reference,
                conversation: sent.document.header.conversation)
            return try sent.reply(.refused, code: .notIntegrated, refusal, others)
        }
    }

    private static func goodAnswer(to bytes: [UInt8], by others: ExchangeWorld) throws -> HubReply {
        let sent = try Sent(bytes, others)
        let header = sent.document.header
        guard let payload = try result(of: sent.document.operation, others) else {
            let leaf = try DocumentDigest([UInt8](repeating: 7, count: 32))
            let receipt = try others.signed(
                .receipt(Receipt(timestampReceive: others.clock.now, leafHash: leaf)), by: others.pki.ocmwB,
                to: header.sender, inReplyTo: sent.reference, conversation: header.conversation)
            return try sent.reply(.delivered, code: .treated, receipt, others)
        }
        let result = try others.signed(
            payload, by: others.pki.hub, to: header.sender, inReplyTo: sent.reference,
            conversation: header.conversation, subject: true)
        return try sent.reply(.answered, code: .treated, result, others)
    }

    /// What the hub itself answers; `nil` for what it forwards.
    private static func result(of operation: Messages.Operation, _ others: ExchangeWorld) throws -> Payload? {
        switch operation {
        case .consultHealthInsurance: .healthInsuranceResult(HealthInsuranceResult(status: .noDataFound))
        case .registerPerson: .registerPersonResult(RegisterPersonResult(status: .dataFound))
        case .unregisterPerson: .unregisterPersonResult(UnregisterPersonResult(status: .dataFound))
        case .findOrganisations:
            .findOrganisationsResult(
                FindOrganisationsResult(
                    status: .dataFound,
                    organisations: [
                        Registration(
                            organisation: others.pki.ocmwB.number, qualityCode: .livingWage,
                            period: Period(from: try CivilDate("2020-01-01")))
                    ]))
        default: nil
        }
    }

    /// The hub forwards a document of another OCMW.
    func receive(_ document: XMLElement) async throws {
        let requests = HubRequests(world: others, effects: RecordedEffects())
        let answer = try await Reception(
            environment: world.environment, tenants: [world.tenant],
            faultSigner: FaultSigner(organisation: world.tenant.organisation, identity: world.tenant.signing),
            effects: effects, logger: ExchangeWorld.logger
        ).receive(requests.forward(document).bytes, peer: others.pki.hubTLS, at: world.clock.now)
        try #require(answer.status == 200)
    }

    func inquiry(ticket: Ticket? = nil, sentAt: UTCInstant? = nil) throws -> XMLElement {
        try HubRequests(world: others, effects: RecordedEffects()).document(ticket: ticket, sentAt: sentAt)
    }
}

/// A document that reached the hub.
private struct Sent {
    let document: BusinessDocument
    let reference: DocumentReference

    init(_ bytes: [UInt8], _ others: ExchangeWorld) throws {
        let element = try XMLReader.parse(bytes)
        document = try BusinessDocument(element)
        reference = DocumentReference(ticket: document.header.ticket, digest: try others.digest(element))
    }

    func reply(_ outcome: StampOutcome, code: RefusalCode, _ content: XMLElement, _ others: ExchangeWorld) throws
        -> HubReply
    {
        let stamp = HubStamp(
            ticketCBSS: others.environment.ticket(), timestampReceive: others.clock.now,
            timestampReply: others.clock.now, senderTicket: reference.ticket, digest: reference.digest,
            sender: document.header.sender, recipient: document.header.recipient, outcome: outcome, code: code.rawValue,
            rule: code.rule, receiptDigest: outcome == .refused ? nil : try others.digest(content))
        let signed = try others.signed(
            .hubStamp(stamp), by: others.pki.hub, to: document.header.sender, inReplyTo: reference,
            conversation: document.header.conversation)
        return HubReply(body: [ExchangeAnswer(stamp: signed, content: content).element()], isFault: false)
    }
}
