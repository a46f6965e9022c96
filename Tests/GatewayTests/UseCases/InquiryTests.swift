import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Inquiries: the automatic answer from the register, and what an answer changes.
@Suite struct InquiryTests {
    private func register(_ world: UseCaseWorld, decisions count: Int, reference: String = "D") async throws {
        let decisions = (0..<count).map { decision("\(reference)-\($0)", on: $0 % 28 + 1) }
        let request = try RegisterRequest(
            .object([
                "ssin": .string(world.person.digits), "decisions": .array(decisions),
                "dossier": .object([
                    "number": "A-1", "contactPerson": .object(["name": "Dienst"]),
                    "crossFacts": .object([
                        "installationPremium": .object(["organisation": "0999999922", "date": "2024-05-01"])
                    ]),
                ]),
            ]))
        _ = try await RegisterService(environment: world.environment).upsert(request, by: world.caller())
    }

    private func decision(_ reference: String, on day: Int) -> JSONValue {
        .object([
            "reference": .string(reference), "kind": "LIVING_WAGE", "outcome": "GRANTED", "category": 1,
            "decidedOn": .string("2025-01-\(day < 10 ? "0" : "")\(day)"), "legalBasis": "RMI-wet art. 14",
            "motivation": .array([.object(["language": "nl", "text": "Ja."])]),
        ])
    }

    private func question(_ world: UseCaseWorld, since: CivilDate? = nil) throws -> BusinessDocument {
        BusinessDocument(
            header: DocumentHeader(
                ticket: world.environment.ticket(), timestampSent: world.clock.now, sender: world.pki.ocmwA.number,
                recipient: world.tenant.organisation, conversation: world.environment.ticket(),
                legalContext: .socialInquiry, criteria: Criteria(ssin: world.person, role: .applicant)),
            payload: .requestInquiry(
                RequestInquiry(applicationDate: world.today, aid: .both, decisionsSince: since)))
    }

    private func reply(in changes: Changes) throws -> ReplyInquiry {
        let outgoing = try #require(changes.outgoing.first)
        guard case .replyInquiry(let reply) = try outgoing.document.businessDocument().payload else {
            throw GatewayError(.storedDocumentUnreadable, "no reply")
        }
        return reply
    }

    @Test func aQuestionIsAnsweredFromTheRegisterInTheSameCommit() async throws {
        let world = try await UseCaseWorld()
        try await register(world, decisions: 3)
        let changes = try await world.commit(try await world.decide(try question(world)))
        let reply = try reply(in: changes)
        #expect(reply.status == .complete)
        #expect(reply.decisions.map(\.reference) == ["D-2", "D-1", "D-0"])
        #expect(reply.crossFacts.installationPremium?.cbeNumber.digits == "0999999922")
        #expect(reply.contactPerson?.name == "Dienst")
        #expect(reply.decisionsAsOf == world.clock.now)
        #expect(changes.outgoing[0].document.recipient == world.pki.ocmwA.number)
        try await world.end()
    }

    @Test func aPersonWhomNobodyDecidedAboutIsAnsweredWithNothing() async throws {
        let world = try await UseCaseWorld()
        let reply = try reply(in: try await world.commit(try await world.decide(try question(world))))
        #expect(reply.status == .nothing)
        #expect(reply.decisions.isEmpty)
        try await world.end()
    }

    @Test func onlyDecisionsFromTheAskedDayAreTold() async throws {
        let world = try await UseCaseWorld()
        try await register(world, decisions: 3)
        let asked = try question(world, since: try CivilDate("2025-01-03"))
        let reply = try reply(in: try await world.commit(try await world.decide(asked)))
        #expect(reply.decisions.map(\.reference) == ["D-2"])
        try await world.end()
    }

    @Test func moreDecisionsThanAReplyCarriesMakeItPartial() async throws {
        let world = try await UseCaseWorld()
        try await register(world, decisions: ReplyInquiry.maximumDecisionCount + 1)
        let asked = try question(world)
        let changes = try await world.commit(try await world.decide(asked), storing: asked)
        let reply = try reply(in: changes)
        #expect(reply.status == .partial)
        #expect(reply.decisions.count == ReplyInquiry.maximumDecisionCount)
        // It ends nothing: somebody has to tell the rest, and learns of it.
        let inquiry = try #require(changes.inquiries.first)
        #expect(inquiry.answeredAt == nil && inquiry.partialReplies == 1)
        #expect(changes.events.contains { $0.code == TimelineCode.inquiryWaiting && $0.ticket == asked.header.ticket })
        #expect(changes.webhookEvents(touching: []).map(\.type) == [.inquiryWaiting])
        let rest = try InquiryReplyRequest(
            .object([
                "decisionsAsOf": .string(world.clock.now.xmlDateTime), "decisions": .array([decision("D-0", on: 1)]),
            ]))
        let service = InquiryService(environment: world.environment)
        let name = InquiryName(sender: asked.header.sender, ticket: asked.header.ticket)
        let last = try await service.reply(to: name, rest, by: world.caller())
        #expect(last.inquiry.standing == .answered && last.inquiry.record.answeredBy == .software)
        try await world.end()
    }

    @Test func asManyDecisionsAsAReplyCarriesEndTheInquiry() async throws {
        let world = try await UseCaseWorld()
        try await register(world, decisions: ReplyInquiry.maximumDecisionCount)
        let changes = try await world.commit(try await world.decide(try question(world)))
        #expect(try reply(in: changes).status == .complete)
        #expect(changes.inquiries.map(\.answeredBy) == [.automatic])
        #expect(!changes.events.contains { $0.code == TimelineCode.inquiryWaiting })
        try await world.end()
    }

    @Test func anUnchangedUpsertChangesNothing() async throws {
        let world = try await UseCaseWorld()
        try await register(world, decisions: 1)
        let request = try RegisterRequest(
            .object([
                "ssin": .string(world.person.digits), "decisions": .array([]),
                "dossier": .object(["number": "A-2"]),
            ]))
        let service = RegisterService(environment: world.environment)
        #expect(try await service.upsert(request, by: world.caller()).inserted == ["A-2"])
        #expect(try await service.upsert(request, by: world.caller()).unchanged == ["A-2"])
        try await world.end()
    }

    @Test func anAnswerThatNobodyAskedForIsRefused() async throws {
        let world = try await UseCaseWorld()
        let asked = try question(world)
        let reply = Payload.replyInquiry(ReplyInquiry(status: .nothing, decisionsAsOf: world.clock.now))
        let reference = DocumentReference(
            ticket: world.environment.ticket(), digest: try DocumentDigest([UInt8](repeating: 1, count: 32)))
        let document = try world.document(reply, from: world.pki.ocmwA.number, about: asked, inReplyTo: reference)
        guard case .refuse(let code, _) = try await world.decide(document) else {
            Issue.record("accepted")
            return
        }
        #expect(code == .answerToUnknownDocument)
        try await world.end()
    }
}
