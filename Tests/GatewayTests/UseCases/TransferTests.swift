import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Transfers from both sides.
@Suite struct TransferTests {
    @Test func aTransferIsSentOnceWithItsTermAndItsDayOfSending() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open(daysAgo: 5)
        let transfer = try await world.transfer(application)
        #expect(transfer.forwardBy == world.today)
        #expect(transfer.lateDays == 0)
        #expect(try await world.store.application(id: application.application.id)?.state == .transferSent)
        try await world.answer(transfer.ticket) { try world.receipt(for: $0) }
        let delivered = try #require(try await world.store.transfer(sender: transfer.sender, ticket: transfer.ticket))
        #expect(delivered.state == .delivered)
        #expect(delivered.sentAt == world.clock.now)
        let problem = await #expect(throws: RequestProblem.self) { _ = try await world.transfer(application) }
        #expect(problem?.code == .stateConflict)
        try await world.end()
    }

    /// Why another OCMW is said to be competent is for social workers, on both sides.
    @Test func rulesFactsAndReasonsAreShownToSocialWorkers() async throws {
        let (first, second) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let sent = try await first.transfer(try await first.open())
        let stored = try #require(try await first.store.document(sender: sent.sender, ticket: sent.ticket))
        let document = try stored.businessDocument()
        _ = try await second.commit(try await second.decide(document), storing: document)
        let name = TransferName(sender: sent.sender, ticket: sent.ticket)
        for world in [first, second] {
            let service = TransferService(environment: world.environment)
            let content = try await service.view(name, by: world.caller()).json["content"]
            let asked = world.transferJSON()
            #expect(content?["rule"] == "ART1-1" && content?["facts"] == asked["facts"])
            #expect(content?["reasons"] == asked["reasons"] && content?["urgent"] == .bool(false))
            #expect(content?["contactPerson"] == asked["contactPerson"])
            #expect(content?["decision"]?["body"] == "SPECIAL_COMMITTEE")
            let clerk = try world.caller(role: "administrative")
            #expect(try await service.view(name, by: clerk).json["content"] == nil)
            let views = ViewService(environment: world.environment)
            let record = try await world.record(try await service.view(name, by: clerk).record.application)
            #expect(try await views.view(record, by: world.caller()).json["transfers"]?[0]?["content"] == content)
            #expect(try await views.view(record, by: clerk).json["transfers"]?[0]?["content"] == nil)
        }
        try await first.end()
        try await second.end()
    }

    /// The hub refuses for good a transfer about somebody whom the sender has not registered yet.
    @Test func aTransferAtOnceWaitsForTheRegistrationOfTheApplicant() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        let now = world.clock.now
        let claims = try await world.store.claim(now: now, leaseFor: .seconds(20), limit: 10)
        #expect(claims.map(\.document.operation) == [.registerPerson])
        let registration = try #require(claims.first)
        _ = try await world.store.settle(registration, outcome: .delivered, at: now, changes: Changes())
        let next = try await world.store.claim(now: now, leaseFor: .seconds(20), limit: 10)
        #expect(next.map(\.document.ticket) == [transfer.ticket])
        try await world.end()
    }

    @Test func aLateTransferNeedsConfirmationAndIsShownAsLate() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open(daysAgo: 6)
        let problem = await #expect(throws: RequestProblem.self) { _ = try await world.transfer(application) }
        #expect(problem?.code == .confirmationRequired)
        #expect(try await world.store.transfers(after: nil, limit: 10).isEmpty)
        let transfer = try await world.transfer(application, json: world.transferJSON(confirmLate: true))
        #expect(transfer.lateDays == 1)
        guard case .object(let shown) = transfer.json else { return }
        #expect(shown["late"] == .bool(true))
        #expect(shown["lateConsequence"] != nil)
        try await world.end()
    }

    @Test func theStampDecidesTheDayOfSendingNotTheCall() async throws {
        let world = try await UseCaseWorld()
        let transfer = try await world.transfer(try await world.open(daysAgo: 5))
        let nextDay = world.environment.startOfDay(world.today.adding(days: 1))
        try await world.answer(transfer.ticket) { try world.receipt(for: $0, sentAt: nextDay) }
        #expect(try await world.store.transfer(sender: transfer.sender, ticket: transfer.ticket)?.lateDays == 1)
        try await world.end()
    }

    @Test func aTransferToAnUnknownOCMWComesBackAndTheApplicationIsOpenAgain() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let refused = try await world.transfer(application)
        try await world.answer(refused.ticket) { sent in
            .refusal(
                try world.document(
                    .refusal(Refusal(.recipientUnknown, authorCode: Refusal.hubAuthorCode)),
                    from: world.pki.hub.number, about: sent))
        }
        let record = try #require(try await world.store.application(id: application.application.id))
        #expect(record.state == .open)
        #expect(record.transfers.map(\.state) == [.refused])
        #expect(record.step(ticket: refused.ticket)?.code == "OGW00206")
        let told = try await world.events(of: application.application.id).first { $0.code == "transfer.refused" }
        #expect(told?.details == ["code": "OGW00206"])
        #expect(told?.counterpart == refused.counterpart)
        let second = try await world.transfer(record, json: world.transferJSON(to: world.pki.ocmwA.number))
        #expect(second.state == .queued)
        try await world.end()
    }

    @Test func aTransferToOneselfIsRefused() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await world.transfer(application, json: world.transferJSON(to: world.tenant.organisation))
        }
        #expect(problem?.errors.map(\.rule) == ["not-to-oneself"])
        try await world.end()
    }

    @Test func anAcceptanceEndsQualityCodeOne() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        try await world.registerEverybody(of: application.application.id)
        let transfer = try await world.transfer(application)
        let changes = try await world.commit(try await world.decide(answer(world, to: transfer, acceptance)))
        #expect(changes.outgoing.map(\.document.operation) == [.unregisterPerson])
        let record = try #require(try await world.store.application(id: application.application.id))
        #expect(record.state == .transferred)
        #expect(record.transfers.map(\.state) == [.accepted])
        // The receipt that comes after the answer does not undo it.
        try await world.answer(transfer.ticket) { try world.receipt(for: $0) }
        #expect(try await world.store.transfer(sender: transfer.sender, ticket: transfer.ticket)?.state == .accepted)
        try await world.end()
    }

    @Test func anAcceptanceEndsTheRegistrationOfEveryPersonOfTheApplication() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open(household: true)
        try await world.registerEverybody(of: application.application.id)
        let transfer = try await world.transfer(application)
        let changes = try await world.commit(try await world.decide(answer(world, to: transfer, acceptance)))
        let ended = try changes.outgoing.map { try $0.document.businessDocument() }
        #expect(ended.map(\.operation) == [.unregisterPerson, .unregisterPerson, .unregisterPerson])
        #expect(ended.map(\.header.criteria?.role) == [.applicant, .cohabitant, .maintenanceDebtor])
        let codes = ended.map { document -> QualityCode? in
            guard case .unregisterPerson(let end) = document.payload else { return nil }
            return end.qualityCode
        }
        #expect(codes == [.inInquiry, .cohabitant, .inInquiry])
        try await world.end()
    }

    /// The end must not overtake the registration that is still on its way.
    @Test func aRegistrationOnItsWayIsEndedOnceItIsAnswered() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        let changes = try await world.commit(try await world.decide(answer(world, to: transfer, acceptance)))
        #expect(changes.outgoing.isEmpty)
        var record = try await world.record(application.application.id)
        #expect(record.steps.first { $0.key == "deintegration/0" }?.state == .waiting)
        try await world.registerEverybody(of: application.application.id)
        record = try await world.record(application.application.id)
        let end = try #require(record.steps.first { $0.key == "deintegration/0" })
        #expect(end.state == .sent)
        #expect(try await world.store.outboxEntry(ticket: try #require(end.ticket)) != nil)
        // Nobody is asked about a person whose application another OCMW has.
        #expect(record.steps.first { $0.key == "directory" }?.state == .cancelled)
        try await world.end()
    }

    @Test(arguments: [true, false])
    func bothSidesSeeThePetitionTheTermsAndTheDesignatedOCMW(_ isFirstDesignated: Bool) async throws {
        let (first, second) = (try await UseCaseWorld(), try await UseCaseWorld(as: \.ocmwC))
        let application = try await first.open(daysAgo: 3)
        try await first.registerEverybody(of: application.application.id)
        let transfer = try await first.transfer(application)
        let sent = try await document(of: transfer, in: first)
        let bytes = try #require(
            try await first.store.document(sender: transfer.sender, ticket: transfer.ticket)
        ).bytes
        let received = try await second.commit(
            try await second.decide(sent), storing: try BusinessDocument(XMLReader.parse(bytes)))
        let opened = try #require(received.applications.first).id
        try await first.answer(transfer.ticket) { try first.receipt(for: $0) }
        let name = TransferName(sender: transfer.sender, ticket: transfer.ticket)
        let service = TransferService(environment: second.environment)
        let contest = try ContestRequest(
            .object([
                "reasons": .array([.object(["language": "nl", "text": "Woont nog bij u."])]),
                "petitionReference": "PODMI-1", "petitionDate": .string(second.today.description),
            ]))
        _ = try await service.contest(name, contest, by: second.caller())
        let contested = Payload.contestTransfer(
            ContestTransfer(
                reasons: contest.reasons, petitionReference: "PODMI-1", petitionDate: second.today))
        _ = try await first.commit(try await first.decide(answer(first, to: transfer, contested)))
        let designated = isFirstDesignated ? first.tenant.organisation : second.tenant.organisation
        let decision = try ProvisionalDecisionRequest(
            .object([
                "decisionDate": .string(second.today.description), "designated": .string(designated.digits),
                "reference": "M-7",
            ]))
        _ = try await service.relayDecision(on: name, decision, by: second.caller())
        let relayed = Payload.notifyProvisionalDecision(
            NotifyProvisionalDecision(decisionDate: second.today, designated: designated, reference: "M-7"))
        _ = try await first.commit(try await first.decide(answer(first, to: transfer, relayed)))
        for (world, id, isDesignated) in [
            (first, application.application.id, isFirstDesignated), (second, opened, !isFirstDesignated),
        ] {
            let record = try await world.record(id)
            #expect(record.state == (isDesignated ? .open : .transferred))
            let view = try await ViewService(environment: world.environment).view(record, by: world.caller()).json
            #expect(view["transfers"]?[0]?["petitionReference"] == .string("PODMI-1"))
            #expect(view["transfers"]?[0]?["provisionalDecision"]?["designated"] == .string(designated.digits))
            #expect(view["transfers"]?[0]?["provisionalDecision"]?["reference"] == .string("M-7"))
            #expect(view.termKinds.isSuperset(of: ["petition", "provisionalDecision"]))
            let ends = record.steps.contains { $0.operation == .unregisterPerson }
            #expect(ends == !isDesignated)
        }
        if isFirstDesignated {
            let problem = await #expect(throws: RequestProblem.self) {
                _ = try await first.transfer(application, json: first.transferJSON(to: first.pki.ocmwA.number))
            }
            #expect(problem?.detail.contains("designated this OCMW") == true)
        }
        try await first.end()
        try await second.end()
    }

    /// The petitioner does not relay what both were told on paper: the first OCMW records it, once, and only after a contest.
    @Test(arguments: [(true, true), (true, false), (false, true)])
    func theFirstOCMWRecordsTheMinistersDecision(_ isDesignated: Bool, _ isConfirmed: Bool) async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        try await world.registerEverybody(of: application.application.id)
        let transfer = try await world.transfer(application)
        let (own, other) = (world.tenant.organisation, world.pki.ocmwC.number)
        let designated = isDesignated ? own : other
        let name = TransferName(sender: transfer.sender, ticket: transfer.ticket)
        let service = TransferService(environment: world.environment)
        let decision = try ProvisionalDecisionRequest(
            .object([
                "decisionDate": .string(world.today.description), "designated": .string(designated.digits),
            ]))
        let early = await #expect(throws: RequestProblem.self) {
            _ = try await service.relayDecision(on: name, decision, by: world.caller())
        }
        #expect(early?.code == .stateConflict)
        let contest = Payload.contestTransfer(
            ContestTransfer(
                reasons: [Reason(language: .nl, text: "Woont nog bij u.")], petitionReference: "PODMI-1",
                petitionDate: world.today))
        _ = try await world.commit(try await world.decide(answer(world, to: transfer, contest)))
        let before = try await world.store.outbox(states: [], after: nil, limit: 50).map(\.document.operation)
        _ = try await service.relayDecision(on: name, decision, by: world.caller())
        var record = try await world.record(application.application.id)
        #expect(record.state == (isDesignated ? .open : .transferred))
        #expect(record.transfers.map(\.state) == [.provisionallyDecided])
        #expect(record.transfers.map(\.provisionalDecision?.designated) == [designated])
        let sent = try await world.store.outbox(states: [], after: nil, limit: 50).map(\.document.operation)
        #expect(sent.dropFirst(before.count) == (isDesignated ? [] : [.unregisterPerson]))
        // The petitioner relays after all.
        let relayed = Payload.notifyProvisionalDecision(
            NotifyProvisionalDecision(
                decisionDate: world.today, designated: isConfirmed ? designated : other, reference: "M-7"))
        let document = try await answer(world, to: transfer, relayed)
        _ = try await world.commit(try await world.decide(document), storing: document)
        // It relays one, once.
        guard
            case .refuse(.transferAnswered, _) = try await world.decide(
                answer(world, to: transfer, relayed))
        else {
            Issue.record("relayed twice")
            return
        }
        record = try await world.record(application.application.id)
        #expect(record.state == (isDesignated ? .open : .transferred))
        #expect(record.transfers.map(\.provisionalDecision?.designated) == [designated])
        let codes = try await world.events(of: application.application.id).map(\.code)
        #expect(codes.contains("transfer.provisionalDecisionDiffers") == !isConfirmed)
        try await world.end()
    }

    @Test func aContestShowsThePetitionAndItsTerm() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        let contest = Payload.contestTransfer(
            ContestTransfer(
                reasons: [Reason(language: .nl, text: "De betrokkene woont nog bij u.")],
                petitionReference: "PODMI-1", petitionDate: world.today))
        _ = try await world.commit(try await world.decide(answer(world, to: transfer, contest)))
        let record = try #require(try await world.store.application(id: application.application.id))
        #expect(record.state == .contested)
        #expect(record.transfers.map(\.petitionReference) == ["PODMI-1"])
        let view = try await ViewService(environment: world.environment).view(record, by: world.caller())
        #expect("\(view.json)".contains("provisionalDecision"))
        try await world.end()
    }

    @Test(arguments: ["digest", "sender", "conversation", "person"])
    func anAnswerToAnotherDocumentIsRefused(_ spoilt: String) async throws {
        let world = try await UseCaseWorld()
        let transfer = try await world.transfer(try await world.open())
        let document = try await answer(world, to: transfer, acceptance, spoilt: spoilt)
        guard case .refuse(let code, _) = try await world.decide(document) else {
            Issue.record("accepted")
            return
        }
        #expect(code == .answerToUnknownDocument)
        try await world.end()
    }

    @Test func aReceivedTransferOpensAnApplicationThatCannotBeTransferredOn() async throws {
        let first = try await UseCaseWorld()
        let second = try await UseCaseWorld(as: \.ocmwC)
        let transfer = try await first.transfer(try await first.open(daysAgo: 3))
        let sent = try await document(of: transfer, in: first)
        let changes = try await second.commit(try await second.decide(sent))
        let opened = try #require(changes.applications.first)
        #expect(opened.origin == .transferred(from: first.tenant.organisation, ticket: transfer.ticket))
        // A conversation of its own for its own documents; the transfer's for its answers.
        #expect(opened.conversation != transfer.conversation)
        #expect(changes.outgoing.map(\.document.conversation) == [opened.conversation])
        #expect(changes.transfers.map(\.conversation) == [transfer.conversation])
        #expect(changes.outgoing.map(\.document.operation) == [.registerPerson])
        let record = try #require(try await second.store.application(id: opened.id))
        let view = try await ViewService(environment: second.environment).view(record, by: second.caller())
        #expect("\(view.json)".contains(second.today.adding(days: 30).description))
        let problem = await #expect(throws: RequestProblem.self) {
            _ = try await second.transfer(record, json: second.transferJSON(to: second.pki.ocmwA.number))
        }
        #expect(problem?.errors.map(\.rule) == ["onward-transfer-not-allowed"])
        try await first.end()
        try await second.end()
    }

    private var acceptance: Payload {
        .acceptTransfer(AcceptTransfer(dossierNumber: "C-77", contactPerson: ContactPerson(name: "Onthaal")))
    }

    private func document(of transfer: TransferRecord, in world: UseCaseWorld) async throws -> BusinessDocument {
        try #require(try await world.store.document(sender: world.tenant.organisation, ticket: transfer.ticket))
            .businessDocument()
    }

    /// An answer of the other OCMW to our transfer, with one part spoilt.
    private func answer(
        _ world: UseCaseWorld, to transfer: TransferRecord, _ payload: Payload, spoilt: String = ""
    ) async throws -> BusinessDocument {
        let stored = try #require(
            try await world.store.document(sender: world.tenant.organisation, ticket: transfer.ticket))
        let digest = spoilt == "digest" ? try DocumentDigest([UInt8](repeating: 1, count: 32)) : stored.digest
        return BusinessDocument(
            header: DocumentHeader(
                ticket: world.environment.ticket(), timestampSent: world.clock.now,
                sender: spoilt == "sender" ? world.pki.ocmwA.number : world.pki.ocmwC.number,
                recipient: world.tenant.organisation,
                inReplyTo: DocumentReference(ticket: transfer.ticket, digest: digest),
                conversation: spoilt == "conversation" ? world.environment.ticket() : transfer.conversation,
                legalContext: .socialInquiry,
                criteria: Criteria(ssin: spoilt == "person" ? world.cohabitant : world.person, role: .applicant)),
            payload: payload)
    }
}
