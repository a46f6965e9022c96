import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// A number that was replaced: learned from the hub and from nobody else, shown, and followed by the register.
@Suite struct ReplacedNumberTests {
    /// Group B of the domain notes.
    private static let newNumber = "88493112470"

    private func refuse(
        _ world: UseCaseWorld, by signer: EnterpriseNumber, code: RefusalCode = .ssinReplaced, told: String = newNumber
    ) async throws -> ApplicationRecord {
        let application = try await world.open()
        try await world.answer(try #require(application.steps[0].ticket)) { sent in
            .refusal(
                try world.document(
                    .refusal(
                        Refusal(
                            code, information: [InformationPair("replacedBy", told)],
                            authorCode: Refusal.hubAuthorCode)),
                    from: signer, about: sent))
        }
        return try await world.record(application.application.id)
    }

    @Test func theHubsRefusalTellsTheNewNumber() async throws {
        let world = try await UseCaseWorld()
        let record = try await refuse(world, by: world.pki.hub.number)
        #expect(record.steps[0].code == "MSG00006")
        let view = try await ViewService(environment: world.environment).view(record, by: world.caller()).json
        #expect(view["persons"]?[0]?["replacedBy"] == .string(Self.newNumber))
        #expect(try await world.events(of: record.application.id).map(\.code).contains("person.numberReplaced"))
        try await world.end()
    }

    @Test func anInquiryAboutEitherNumberIsAnsweredWithTheSameDecisions() async throws {
        let world = try await UseCaseWorld()
        let decision = JSONValue.object([
            "reference": "D-1", "kind": "LIVING_WAGE", "outcome": "GRANTED", "category": 1, "decidedOn": "2025-01-10",
            "legalBasis": "RMI-wet art. 14", "motivation": .array([.object(["language": "nl", "text": "Ja."])]),
        ])
        let request = try RegisterRequest(
            .object(["ssin": .string(world.person.digits), "decisions": .array([decision])]))
        _ = try await RegisterService(environment: world.environment).upsert(request, by: world.caller())
        let new = try SSIN(Self.newNumber)
        #expect(try await told(world, about: new).isEmpty)
        _ = try await refuse(world, by: world.pki.hub.number)
        #expect(try await told(world, about: new) == ["D-1"])
        #expect(try await told(world, about: world.person) == ["D-1"])
        try await world.end()
    }

    /// A partner that could say so would be told about one person what was decided about another.
    @Test func aPartnersWordIsNotBelieved() async throws {
        let world = try await UseCaseWorld()
        _ = try await refuse(world, by: world.pki.ocmwA.number)
        #expect(try await world.store.successor(of: world.person) == nil)
        try await world.end()
    }

    @Test(arguments: [
        (RefusalCode.ssinReplaced, "88493112471"), (.ssinReplaced, "71023000122"), (.ssinReplaced, ""),
        (.ssinUnknown, newNumber),
    ])
    func whatIsNoReplacementIsNotLearned(_ code: RefusalCode, _ told: String) async throws {
        let world = try await UseCaseWorld()
        _ = try await refuse(world, by: world.pki.hub.number, code: code, told: told)
        #expect(try await world.store.successor(of: world.person) == nil)
        try await world.end()
    }

    /// The hub registers somebody under the number that it had called replaced: that was wrong, or is so no more.
    @Test(arguments: [true, false])
    func aNumberThatTheHubTreatsStandsAgain(_ isLater: Bool) async throws {
        let world = try await UseCaseWorld()
        let open = try await world.open(reference: "B-0")
        let ticket = try #require(open.steps[0].ticket)
        let early = try world.document(
            .registerPersonResult(RegisterPersonResult(status: .dataFound)), from: world.pki.hub.number,
            about: try #require(
                try await world.store.document(sender: world.tenant.organisation, ticket: ticket)
            ).businessDocument())
        world.clock.advance(by: .seconds(1))
        _ = try await refuse(world, by: world.pki.hub.number)
        #expect(try await world.store.successor(of: world.person)?.digits == Self.newNumber)
        world.clock.advance(by: .seconds(1))
        // An answer from before the replacement, treated late, takes nothing back.
        try await world.answer(ticket) { sent in
            isLater
                ? try world.result(.registerPersonResult(RegisterPersonResult(status: .dataFound)), to: sent)
                : .result(early)
        }
        #expect(try await world.store.successor(of: world.person)?.digits == (isLater ? nil : Self.newNumber))
        let view = try await ViewService(environment: world.environment).view(
            try await world.record(open.application.id), by: world.caller()
        ).json
        #expect((view["persons"]?[0]?["replacedBy"] == nil) == isLater)
        try await world.end()
    }

    /// Ends and lists are treated under every number, so they say nothing about which one is in use.
    @Test func anEndSaysNothingAboutTheNumber() async throws {
        let world = try await UseCaseWorld()
        _ = try await refuse(world, by: world.pki.hub.number)
        let request = try EndIntegrationRequest(
            .object([
                "ssin": .string(world.person.digits), "qualityCode": 1, "endDate": .string(world.today.description),
            ]))
        let sent = try await RegisterService(environment: world.environment).endIntegration(
            request, by: world.caller())
        world.clock.advance(by: .seconds(1))
        try await world.answer(sent.ticket) {
            try world.result(.unregisterPersonResult(UnregisterPersonResult(status: .dataFound)), to: $0)
        }
        #expect(try await world.store.successor(of: world.person)?.digits == Self.newNumber)
        try await world.end()
    }

    /// References of the decisions that an inquiry of another OCMW is answered with.
    private func told(_ world: UseCaseWorld, about ssin: SSIN) async throws -> [String] {
        let question = BusinessDocument(
            header: DocumentHeader(
                ticket: world.environment.ticket(), timestampSent: world.clock.now, sender: world.pki.ocmwA.number,
                recipient: world.tenant.organisation, conversation: world.environment.ticket(),
                legalContext: .socialInquiry, criteria: Criteria(ssin: ssin, role: .applicant)),
            payload: .requestInquiry(RequestInquiry(applicationDate: world.today, aid: .both)))
        guard case .accept(let changes) = try await world.decide(question),
            case .replyInquiry(let reply)? = try changes.outgoing.first?.document.businessDocument().payload
        else { return ["refused"] }
        return reply.decisions.map(\.reference)
    }
}
