import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Who is shown what, and the line that each look leaves.
@Suite struct ViewTests {
    private func acts(_ world: UseCaseWorld) async throws -> [AuditAct] {
        var acts: [AuditAct] = []
        for year in try await world.store.auditYears() {
            acts += try await world.store.auditLines(year: year, from: 0, limit: 100)
                .map { try AuditLeaf(decoding: $0.leafBytes).act }
        }
        return acts
    }

    @Test func otherRolesDoNotSeeWhoKnowsThePerson() async throws {
        let world = try await UseCaseWorld()
        let record = try await world.open()
        let service = ViewService(environment: world.environment)
        let seen = try await service.view(record, by: world.caller())
        let hidden = try await service.view(record, by: world.caller(role: "administrative"))
        guard case .object(let all) = seen.json, case .object(let some) = hidden.json,
            case .array(let allSteps) = all["steps"], case .array(let someSteps) = some["steps"]
        else { return }
        #expect(allSteps.count == 2 && someSteps.count == 1)
        #expect(all["replies"] == .array([]) && some["replies"] == nil)
        try await world.end()
    }

    @Test(arguments: ["administrative", "administrator", "security-adviser"])
    func otherRolesReadNoDocumentTimelineOrList(_ role: String) async throws {
        let world = try await UseCaseWorld()
        let record = try await world.open()
        let (caller, service) = (try world.caller(role: role), ViewService(environment: world.environment))
        let conversation = record.application.conversation
        let ticket = try #require(record.steps[0].ticket)
        let before = try await acts(world).count
        let looks: [() async throws -> Void] = [
            { _ = try await service.timeline(conversation, by: caller) },
            { _ = try await service.documents(conversation, by: caller) },
            { _ = try await service.document(sender: world.tenant.organisation, ticket: ticket, by: caller) },
        ]
        for look in looks {
            let problem = await #expect(throws: RequestProblem.self) { try await look() }
            #expect(problem?.status == 403)
        }
        #expect(try await acts(world).count == before)
        try await world.end()
    }

    @Test func everyLookLeavesItsLine() async throws {
        let world = try await UseCaseWorld()
        let record = try await world.open(daysAgo: 1)
        let transfer = try await world.transfer(record)
        let (caller, service) = (try world.caller(), ViewService(environment: world.environment))
        let name = TransferName(sender: transfer.sender, ticket: transfer.ticket)
        let looks: [(act: AuditAct, look: () async throws -> Void)] = [
            (.personViewed, { _ = try await service.view(record, by: caller) }),
            (.messageViewed, { _ = try await service.timeline(transfer.conversation, by: caller) }),
            (.messageViewed, { _ = try await service.documents(transfer.conversation, by: caller) }),
            (
                .messageViewed,
                { _ = try await service.document(sender: transfer.sender, ticket: transfer.ticket, by: caller) }
            ),
            (.messageViewed, { _ = try await TransferService(environment: world.environment).view(name, by: caller) }),
        ]
        for (act, look) in looks {
            let before = try await acts(world)
            try await look()
            let after = try await acts(world)
            #expect(Array(after.dropFirst(before.count)) == [act])
        }
        try await world.end()
    }

    /// "Who looked at this person": every look is found, in a household by each person whom it shows.
    @Test func everyLookIsFoundByPerson() async throws {
        let world = try await UseCaseWorld()
        let record = try await world.open(household: true)
        let (caller, service) = (try world.caller(), ViewService(environment: world.environment))
        let conversation = record.application.conversation
        let debtor = try SSIN("01063100233")
        func lines(about person: SSIN) async throws -> [AuditLeaf] {
            try await world.store.auditLines(.subject(person), before: nil, limit: 200)
                .map { try AuditLeaf(decoding: $0.leafBytes) }.filter { $0.act == .messageViewed }
        }
        let looks: [() async throws -> Void] = [
            { _ = try await service.timeline(conversation, by: caller) },
            { _ = try await service.timeline(of: record.application.id, by: caller) },
            { _ = try await service.documents(conversation, by: caller) },
        ]
        for look in looks {
            for person in [world.person, world.cohabitant, debtor] {
                let before = try await lines(about: person).count
                try await look()
                #expect(try await lines(about: person).count == before + 1)
            }
        }
        #expect(try await lines(about: world.person).allSatisfy { $0.conversation == conversation.value })
        #expect(try await lines(about: try SSIN("88493112470")).isEmpty)
        try await world.end()
    }

    /// A refusal that this OCMW signed itself, about a partner's document with the same ticket, is no answer to us.
    @Test func onlyTheHubsAnswerToExactlyThisQuestionIsShown() async throws {
        let world = try await UseCaseWorld()
        let service = ConsultationService(environment: world.environment)
        let request = try ConsultationRequest(
            .object([
                "reference": "CONS-1", "flow": "healthInsurance", "ssin": .string(world.person.digits),
                "legalContext": "PCSA:SOCIAL_INQUIRY", "date": "2026-03-01",
            ]))
        let sent = try await service.consult(request, by: world.caller())
        let composer = DocumentComposer(environment: world.environment)
        let foreign = try composer.compose(
            .refusal(Refusal(.ticketConflict, authorCode: world.tenant.organisation.digits)), for: world.tenant,
            to: world.pki.ocmwA.number, conversation: world.environment.ticket(),
            inReplyTo: DocumentReference(ticket: sent.ticket, digest: DocumentDigest([UInt8](repeating: 3, count: 32))),
            at: world.clock.now)
        try await world.store.commit(Changes(evidence: [foreign.stored]))
        #expect(try await service.outcome(of: sent.ticket, by: world.caller()).isAnswered == false)
        try await world.end()
    }
}
