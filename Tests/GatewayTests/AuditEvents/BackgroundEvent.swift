import AuditLog
import Logging
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// One row of the page and how it comes about.
struct BackgroundEvent: Sendable, CustomTestStringConvertible {
    typealias Act = @Sendable () async throws -> Void

    /// The first cell of the row.
    let name: String
    var answering = InquiryAnswers.automatic
    /// Makes what has to be before, and answers with what the row is about.
    let prepare: @Sendable (BackgroundStage) async throws -> Act

    var testDescription: String { name }

    init(
        _ name: String, answering: InquiryAnswers = .automatic,
        _ prepare: @escaping @Sendable (BackgroundStage) async throws -> Act
    ) {
        self.name = name
        self.answering = answering
        self.prepare = prepare
    }

    static let all: [BackgroundEvent] = consultations + steps + arrivals + time + operations

    private static let consultations: [BackgroundEvent] = [
        BackgroundEvent("the hub answers a consultation") { stage in
            try await stage.consult()
            return { try await stage.step() }
        },
        BackgroundEvent("the hub refuses a consultation") { stage in
            try await stage.consult()
            return { try await stage.refusingStep() }
        },
        BackgroundEvent("an attempt brings no final answer, and there will be another") { stage in
            try await stage.consult()
            return { try await stage.failingStep() }
        },
        BackgroundEvent("an attempt was cut off, and the next one is answered") { stage in
            try await stage.consult()
            // The program that made this attempt is gone: nobody settles it.
            let cut = try await stage.world.store.claim(
                now: stage.world.clock.now, leaseFor: Dispatcher.lease, limit: 1)
            try #require(cut.count == 1)
            stage.advance(by: Dispatcher.lease)
            return { try await stage.step() }
        },
        BackgroundEvent("the time of a consultation is over") { stage in
            try await stage.consult()
            try await stage.failingStep()
            stage.advance(by: .seconds(24 * 3600))
            return { try await stage.failingStep() }
        },
    ]

    private static let steps: [BackgroundEvent] = [
        BackgroundEvent("the hub registers the applicant") { stage in
            _ = try await stage.world.open()
            return { try await stage.step() }
        },
        BackgroundEvent("the hub names who knows the applicant") { stage in
            _ = try await stage.world.open()
            try await stage.step()
            return { try await stage.step() }
        },
        BackgroundEvent("a document is delivered") { stage in
            _ = try await stage.world.open()
            for _ in 1...2 { try await stage.step() }
            return { try await stage.step() }
        },
    ]

    private static let arrivals: [BackgroundEvent] = [
        BackgroundEvent("an inquiry arrives and is answered from the register") { stage in
            { try await stage.receive(stage.inquiry()) }
        },
        BackgroundEvent("an inquiry arrives and waits for the software", answering: .software) { stage in
            { try await stage.receive(stage.inquiry()) }
        },
        BackgroundEvent("a transfer arrives") { stage in
            let sender = try await UseCaseWorld(as: \.ocmwB)
            let transfer = try await sender.transfer(
                sender.open(), json: sender.transferJSON(to: stage.world.tenant.organisation))
            let stored = try #require(
                try await sender.store.document(sender: sender.tenant.organisation, ticket: transfer.ticket))
            try await sender.end()
            return { try await stage.receive(XMLReader.parse(stored.bytes)) }
        },
        BackgroundEvent("the acceptance of a transfer arrives") { stage in
            let application = try await stage.world.open()
            for _ in 1...3 { try await stage.step() }
            let transfer = try await stage.world.transfer(
                stage.world.record(application.application.id),
                json: stage.world.transferJSON(to: stage.world.pki.ocmwB.number))
            try await stage.step()
            let stored = try #require(
                try await stage.world.store.document(sender: transfer.sender, ticket: transfer.ticket))
            let acceptance = try stage.others.signed(
                .acceptTransfer(AcceptTransfer(dossierNumber: "N-1", contactPerson: ContactPerson(name: "Onthaal"))),
                by: stage.others.pki.ocmwB, to: transfer.sender, inReplyTo: stored.reference,
                conversation: transfer.conversation, subject: true)
            return { try await stage.receive(acceptance) }
        },
        BackgroundEvent("a document is refused by a rule") { stage in
            let old = try stage.inquiry(sentAt: stage.others.clock.now.advanced(by: .seconds(-31 * 86_400)))
            return { try await stage.receive(old) }
        },
        BackgroundEvent("a document comes again") { stage in
            let inquiry = try stage.inquiry()
            try await stage.receive(inquiry)
            return { try await stage.receive(inquiry) }
        },
        BackgroundEvent("a ticket comes again with another document") { stage in
            let inquiry = try stage.inquiry()
            try await stage.receive(inquiry)
            let other = try stage.inquiry(ticket: BusinessDocument(inquiry).header.ticket)
            return { try await stage.receive(other) }
        },
    ]

    private static let time: [BackgroundEvent] = [
        BackgroundEvent("the period of a registration is over") { stage in
            _ = try await stage.world.open()
            try await stage.step()
            let after = stage.world.environment.startOfDay(
                stage.world.today.adding(months: stage.world.tenant.settings.provisionalCodeMonths).adding(days: 1))
            stage.advance(by: stage.world.clock.now.duration(to: after))
            return { try await watch(stage) }
        },
        BackgroundEvent("a term is near") { stage in
            _ = try await stage.world.open()
            let near = stage.world.environment.startOfDay(stage.world.today.adding(days: 4))
            stage.advance(by: stage.world.clock.now.duration(to: near))
            return { try await watch(stage) }
        },
        BackgroundEvent("the retention of stored values is over") { stage in
            _ = try await stage.world.open()
            stage.advance(by: .seconds(37 * 31 * 86_400))
            return {
                try await PayloadRetention(
                    environment: stage.world.environment, witness: nil, logger: Logger(label: "retention")
                ).endRetention(of: stage.world.tenant)
            }
        },
        BackgroundEvent("a year begins") { stage in
            { try await issuer(stage).openLog(of: stage.world.tenant, at: stage.world.clock.now) }
        },
    ]

    private static let operations: [BackgroundEvent] = [
        BackgroundEvent("`outbox retry`, `outbox resume`") { stage in
            let ticket = try #require(try await stage.world.open().steps.first?.ticket)
            try await stage.operate(.park, ticket)
            return { try await stage.operate(.resume, ticket) }
        },
        BackgroundEvent("`outbox park`") { stage in
            let ticket = try #require(try await stage.world.open().steps.first?.ticket)
            return { try await stage.operate(.park, ticket) }
        },
        BackgroundEvent("`outbox park` of a consultation") { stage in
            let ticket = try await stage.consult()
            return { try await stage.operate(.park, ticket) }
        },
        BackgroundEvent("`outbox cancel`") { stage in
            let ticket = try #require(try await stage.world.open().steps.first?.ticket)
            return { try await stage.operate(.cancel, ticket) }
        },
        BackgroundEvent("`store rotate-keys`") { stage in
            _ = try await stage.world.open()
            return {
                _ = try await KeyRotator(environment: stage.world.environment)
                    .rotate(stage.world.tenant, by: .process("cli")) { _ in }
            }
        },
        BackgroundEvent("`store hold set`") { stage in
            _ = try await stage.world.open()
            return {
                try await LegalHolds(environment: stage.world.environment)
                    .set(.everything, reason: "r", of: stage.world.tenant, by: .process("cli"))
            }
        },
        BackgroundEvent("`store hold release`") { stage in
            let holds = LegalHolds(environment: stage.world.environment)
            let id = try await holds.set(.everything, reason: "r", of: stage.world.tenant, by: .process("cli"))
            return { try await holds.release(id, reason: "r", of: stage.world.tenant, by: .process("cli")) }
        },
        BackgroundEvent("`outbox brake`") { stage in
            let scope = try #require(BrakeScope(recipient: nil, operation: .requestInquiry))
            return {
                try await brakes(stage).set(.pause, on: scope, reason: "r", of: stage.world.tenant, by: .process("cli"))
            }
        },
        BackgroundEvent("`outbox release`") { stage in
            let scope = try #require(BrakeScope(recipient: nil, operation: .requestInquiry))
            try await brakes(stage).set(.pause, on: scope, reason: "r", of: stage.world.tenant, by: .process("cli"))
            return { try await brakes(stage).release(scope, of: stage.world.tenant, by: .process("cli")) }
        },
        BackgroundEvent("`tenant succeed`, in the log of each OCMW of the gateway") { stage in
            let (ended, successor) = (stage.world.pki.hub.number, stage.world.pki.ocmwC.number)
            return {
                try await records(stage).record(successor, after: ended, reason: "r", by: .process("cli"))
            }
        },
        BackgroundEvent("`tenant withdraw`, in the log of each that knew of it") { stage in
            let (ended, successor) = (stage.world.pki.hub.number, stage.world.pki.ocmwC.number)
            try await records(stage).record(successor, after: ended, reason: "r", by: .process("cli"))
            return { try await records(stage).withdraw(ended, reason: "r", by: .process("cli")) }
        },
        BackgroundEvent("`outbox cancel` of a consultation") { stage in
            let ticket = try await stage.consult()
            return { try await stage.operate(.cancel, ticket) }
        },
    ]

    private static func records(_ stage: BackgroundStage) -> SuccessionRecords {
        SuccessionRecords(environment: stage.world.environment, tenants: [stage.world.tenant])
    }

    private static func brakes(_ stage: BackgroundStage) -> DeliveryBrakes {
        DeliveryBrakes(environment: stage.world.environment)
    }

    private static func watch(_ stage: BackgroundStage) async throws {
        try await DeadlineWatch(environment: stage.world.environment, logger: ExchangeWorld.logger)
            .step(tenant: stage.world.tenant)
    }

    private static func issuer(_ stage: BackgroundStage) -> CheckpointIssuer {
        CheckpointIssuer(environment: stage.world.environment, logger: ExchangeWorld.logger)
    }
}
