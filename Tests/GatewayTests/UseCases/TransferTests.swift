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
