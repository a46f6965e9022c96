import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// The minister's decision, wrong or right, on both sides of a contest.
@Suite struct ProvisionalDecisionTests {
    // MARK: The first OCMW

    /// A contested transfer of OCMW B to OCMW C.
    private func contested(_ world: UseCaseWorld) async throws -> TransferRecord {
        let application = try await world.open()
        try await world.registerEverybody(of: application.application.id)
        let transfer = try await world.transfer(application)
        let contest = Payload.contestTransfer(
            ContestTransfer(
                reasons: [Reason(language: .nl, text: "Woont nog bij u.")], petitionReference: "PODMI-1",
                petitionDate: world.today))
        _ = try await world.commit(try await world.decide(answer(world, to: transfer, contest)))
        return transfer
    }

    private func answer(_ world: UseCaseWorld, to transfer: TransferRecord, _ payload: Payload) async throws
        -> BusinessDocument
    {
        let stored = try #require(try await world.store.document(sender: transfer.sender, ticket: transfer.ticket))
        return try world.document(
            payload, from: transfer.counterpart, about: stored.businessDocument(), inReplyTo: stored.reference)
    }

    /// The other OCMW relays. Returns the code of a refusal, and what was committed.
    private func relay(
        _ designated: EnterpriseNumber, _ reference: String = "M-7", on transfer: TransferRecord, in world: UseCaseWorld
    ) async throws -> (RefusalCode?, Changes) {
        let told = NotifyProvisionalDecision(
            decisionDate: world.today, designated: designated, reference: reference)
        let document = try await answer(world, to: transfer, .notifyProvisionalDecision(told))
        let decision = try await world.decide(document)
        if case .refuse(let code, _) = decision { return (code, Changes()) }
        return (nil, try await world.commit(decision, storing: document))
    }

    private func record(
        _ designated: EnterpriseNumber, _ reference: String? = nil, on transfer: TransferRecord, in world: UseCaseWorld
    ) async throws {
        let request = try ProvisionalDecisionRequest(
            .members([
                "decisionDate": .string(world.today.description), "designated": .string(designated.digits),
                "reference": reference.map(JSONValue.string),
            ]))
        _ = try await TransferService(environment: world.environment).relayDecision(
            on: TransferName(sender: transfer.sender, ticket: transfer.ticket), request, by: world.caller())
    }

    private func problem(_ act: () async throws -> Void) async -> RequestProblem? {
        do {
            try await act()
            Issue.record("done")
        } catch let problem as RequestProblem {
            return problem
        } catch {
            Issue.record("\(error)")
        }
        return nil
    }

    @Test func aThirdOCMWIsNotDesignated() async throws {
        let world = try await UseCaseWorld()
        let (third, other) = (world.pki.ocmwA.number, world.pki.ocmwC.number)
        let transfer = try await contested(world)
        #expect(try await relay(third, on: transfer, in: world).0 == .designatedNotParty)
        let refused = await problem { try await record(third, on: transfer, in: world) }
        #expect(refused?.code == .invalidRequest)
        #expect(refused?.errors.map(\.field) == ["/designated"])
        #expect(refused?.errors.map(\.rule) == ["designated-party"])
        #expect(try await world.record(transfer.application).transfers.map(\.state) == [.contested])
        try await record(other, on: transfer, in: world)
        try await world.end()
    }

    /// The other OCMW took over from a third one, or a third one from it: in the decision it may have either number.
    @Test(arguments: [true, false]) func afterAMergerEitherNumberIsAParty(_ isBefore: Bool) async throws {
        let pki = try ExchangePKI.shared.get()
        let (third, other) = (pki.ocmwA.number, pki.ocmwC.number)
        let world = try await UseCaseWorld(successors: isBefore ? [third: [other]] : [other: [third]])
        let transfer = try await contested(world)
        #expect(try await relay(third, on: transfer, in: world).0 == nil)
        #expect(try await world.record(transfer.application).state == .transferred)
        try await world.end()
    }

    /// Receivers hear what the other OCMW says, whether it confirms the record or contradicts it; not their own record.
    @Test(arguments: [true, false]) func webhooksTellWhatTheOtherOCMWSays(_ isConfirmed: Bool) async throws {
        let world = try await UseCaseWorld()
        let (own, other) = (world.tenant.organisation, world.pki.ocmwC.number)
        let transfer = try await contested(world)
        try await world.store.registerWebhooks(
            [WebhookEndpoint(name: "all", types: [.transferAnswered])], at: world.clock.now)
        try await record(own, on: transfer, in: world)
        #expect(try await world.store.webhooks(states: [], after: nil, limit: 9).isEmpty)
        let (_, changes) = try await relay(isConfirmed ? own : other, on: transfer, in: world)
        #expect(try await world.store.webhooks(states: [], after: nil, limit: 9).count == 1)
        let told = try #require(
            changes.webhookEvents(touching: [transfer.application]).first { $0.type == .transferAnswered })
        #expect(told.application == transfer.application)
        #expect(told.sender == transfer.sender && told.ticket == transfer.ticket)
        try await world.end()
    }

    /// The application was handed on by mistake: it comes back, and the person is registered anew.
    @Test func theFirstOCMWCorrectsItsRecordUntilBothSayTheSame() async throws {
        let world = try await UseCaseWorld()
        let (own, other) = (world.tenant.organisation, world.pki.ocmwC.number)
        let transfer = try await contested(world)
        let id = transfer.application
        try await record(other, on: transfer, in: world)
        #expect(try await world.record(id).state == .transferred)
        let end = try #require(try await world.record(id).endStep(0)?.ticket)
        try await world.answer(end) {
            try world.result(.unregisterPersonResult(UnregisterPersonResult(status: .dataFound)), to: $0)
        }
        let same = await problem { try await record(other, on: transfer, in: world) }
        #expect(same?.code == .stateConflict)
        _ = try await relay(own, on: transfer, in: world)
        #expect(try await world.record(id).state == .transferred)
        try await record(own, on: transfer, in: world)
        var found = try await world.record(id)
        #expect(found.state == .open)
        #expect(found.transfers.map(\.provisionalDecision?.designated) == [own])
        #expect(found.steps.first { $0.key == "integration/0" }?.state == .sent)
        let sent = try await world.store.outbox(states: [], after: nil, limit: 50).map(\.document.operation)
        #expect(sent.filter { $0 == .registerPerson }.count == 2)
        // Both say the same: a contradiction needs the other OCMW's word first.
        let agreed = await problem { try await record(other, on: transfer, in: world) }
        #expect(agreed?.code == .stateConflict)
        _ = try await relay(other, on: transfer, in: world)
        #expect(try await world.record(id).state == .open)
        try await world.registerEverybody(of: id)
        try await record(other, on: transfer, in: world)
        found = try await world.record(id)
        #expect(found.state == .transferred && found.endStep(0)?.state == .sent)
        try await world.end()
    }

    /// The end that waited for the registration is not sent any more.
    @Test func whatWasNotEndedYetStays() async throws {
        let world = try await UseCaseWorld()
        let transfer = try await world.transfer(try await world.open())
        let contest = ContestTransfer(
            reasons: [Reason(language: .nl, text: "Woont nog bij u.")], petitionReference: "P-1",
            petitionDate: world.today)
        _ = try await world.commit(try await world.decide(answer(world, to: transfer, .contestTransfer(contest))))
        try await record(world.pki.ocmwC.number, on: transfer, in: world)
        #expect(try await world.record(transfer.application).endStep(0)?.state == .waiting)
        try await record(world.tenant.organisation, on: transfer, in: world)
        try await world.registerEverybody(of: transfer.application)
        let found = try await world.record(transfer.application)
        #expect(found.endStep(0) == nil && found.runningRegistrations == [0])
        #expect(found.steps.first { $0.key == "directory" }?.state == .sent)
        let sent = try await world.store.outbox(states: [], after: nil, limit: 50).map(\.document.operation)
        #expect(sent.filter { $0 == .unregisterPerson || $0 == .registerPerson } == [.registerPerson])
        try await world.end()
    }

    @Test func fiveDecisionsAreTakenAndNoneTwiceInARow() async throws {
        let world = try await UseCaseWorld()
        let transfer = try await contested(world)
        let (own, other) = (world.tenant.organisation, world.pki.ocmwC.number)
        for number in 1...5 {
            #expect(try await relay(number % 2 == 0 ? own : other, on: transfer, in: world).0 == nil)
            let again = try await relay(number % 2 == 0 ? own : other, on: transfer, in: world).0
            #expect(again == .transferAnswered)
        }
        #expect(try await relay(own, on: transfer, in: world).0 == .transferAnswered)
        // A record changes by a person's act only.
        let found = try await world.record(transfer.application)
        #expect(found.transfers.map(\.provisionalDecision?.designated) == [other])
        try await world.end()
    }

    // MARK: The second OCMW

    /// A transfer received by OCMW C.
    private func received(_ world: UseCaseWorld) async throws -> TransferRecord {
        let first = try await UseCaseWorld()
        let sent = try await first.transfer(try await first.open())
        let stored = try #require(try await first.store.document(sender: sent.sender, ticket: sent.ticket))
        let bytes = try BusinessDocument(XMLReader.parse(stored.bytes))
        let changes = try await world.commit(try await world.decide(bytes), storing: bytes)
        try await first.end()
        return try #require(changes.transfers.first)
    }

    @Test func thePetitionerRelaysFourCorrections() async throws {
        let world = try await UseCaseWorld(as: \.ocmwC)
        let transfer = try await received(world)
        let (own, other) = (world.tenant.organisation, transfer.counterpart)
        let contest = try ContestRequest(
            .object([
                "reasons": .array([.object(["language": "nl", "text": "Woont nog bij u."])]),
                "petitionReference": "PODMI-1", "petitionDate": .string(world.today.description),
            ]))
        let name = TransferName(sender: transfer.sender, ticket: transfer.ticket)
        _ = try await TransferService(environment: world.environment).contest(name, contest, by: world.caller())
        for number in 1...5 {
            let designated = number % 2 == 0 ? own : other
            try await record(designated, on: transfer, in: world)
            let again = await problem { try await record(designated, on: transfer, in: world) }
            #expect(again?.code == .stateConflict)
            #expect(try await world.record(transfer.application).state == (number % 2 == 0 ? .open : .transferred))
        }
        let sixth = await problem { try await record(own, on: transfer, in: world) }
        #expect(sixth?.code == .stateConflict)
        let sent = try await world.store.outbox(states: [], after: nil, limit: 50).map(\.document.operation)
        #expect(sent.filter { $0 == .notifyProvisionalDecision }.count == 5)
        try await world.end()
    }

    private func confirm(_ day: CivilDate, _ transfer: TransferRecord, in world: UseCaseWorld) async throws
        -> (RefusalCode?, Changes)
    {
        let informed = ApplicantInformed(date: day, channel: .registeredLetter)
        let document = try await answer(
            world, to: transfer, .confirmApplicantInformed(ConfirmApplicantInformed(applicantInformed: informed)))
        let decision = try await world.decide(document)
        if case .refuse(let code, _) = decision { return (code, Changes()) }
        return (nil, try await world.commit(decision, storing: document))
    }

    @Test func theApplicantIsInformedFiveTimesAtMost() async throws {
        let world = try await UseCaseWorld(as: \.ocmwC)
        let transfer = try await received(world)
        for number in 1...5 {
            // The first two say the same: the second one changes nothing.
            let day = world.today.adding(days: -max(2, number))
            let (code, changes) = try await confirm(day, transfer, in: world)
            #expect(code == nil)
            #expect(changes.events.isEmpty == (number == 2) && changes.transfers.isEmpty == (number == 2))
            #expect(try await world.record(transfer.application).transfers.map(\.applicantInformedOn) == [day])
        }
        #expect(try await confirm(world.today, transfer, in: world).0 == .transferAnswered)
        try await world.end()
    }

    @Test func aTransferThatIsOverTakesNoConfirmation() async throws {
        let world = try await UseCaseWorld(as: \.ocmwC)
        var transfer = try await received(world)
        #expect(try await confirm(world.today, transfer, in: world).0 == nil)
        transfer.state = .provisionallyDecided
        transfer.applicantInformedOn = world.today
        try await world.store.commit(Changes(transfers: [transfer]))
        for day in [world.today, world.today.adding(days: -1)] {
            #expect(try await confirm(day, transfer, in: world).0 == .transferAnswered)
        }
        try await world.end()
    }

    @Test func theFirstOCMWTellsFiveTimes() async throws {
        let world = try await UseCaseWorld()
        let transfer = try await world.transfer(try await world.open())
        let service = TransferService(environment: world.environment)
        let name = TransferName(sender: transfer.sender, ticket: transfer.ticket)
        func inform() async throws {
            let request = try ApplicantInformedRequest(
                .object(["date": .string(world.today.description), "channel": "REGISTERED_LETTER"]))
            _ = try await service.informApplicant(of: name, request, by: world.caller())
        }
        for _ in 1...5 { try await inform() }
        #expect(await problem(inform)?.code == .stateConflict)
        try await world.end()
    }
}
