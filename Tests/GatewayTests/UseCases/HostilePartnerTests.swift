import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// What a partner with a valid certificate, who knows tickets and conversations, cannot do.
@Suite struct HostilePartnerTests {
    @Test func aTransferUnderTheTicketOfOursChangesNothingOfOurs() async throws {
        let world = try await UseCaseWorld()
        let ours = try await world.transfer(try await world.open())
        let sent = try #require(try await world.store.document(sender: ours.sender, ticket: ours.ticket))
        let theirs = try hostile(sent.businessDocument(), in: world, ticket: ours.ticket)
        _ = try await world.commit(try await world.decide(theirs))
        let kept = try #require(try await world.store.transfer(sender: ours.sender, ticket: ours.ticket))
        #expect(kept.direction == .sent && kept.state == .queued)
        let received = try await world.store.transfer(sender: world.pki.ocmwC.number, ticket: ours.ticket)
        #expect(received?.direction == .received)
        try await world.end()
    }

    @Test func aTransferOrInquiryInOurConversationIsRefused() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let ours = try await world.transfer(application)
        let sent = try #require(try await world.store.document(sender: ours.sender, ticket: ours.ticket))
        let transfer = try hostile(
            sent.businessDocument(), in: world, conversation: application.application.conversation)
        let inquiry = try hostile(
            sent.businessDocument(), in: world, conversation: application.application.conversation,
            payload: .requestInquiry(RequestInquiry(applicationDate: world.today, aid: .both)))
        for document in [transfer, inquiry] {
            guard case .refuse(let code, let path) = try await world.decide(document) else {
                Issue.record("accepted")
                continue
            }
            #expect(code == .conversationOfAnother)
            #expect(path == "conversation")
        }
        try await world.end()
    }

    @Test func theFirstOCMWMayGoOnInItsOwnConversation() async throws {
        let world = try await UseCaseWorld(as: \.ocmwC)
        let other = try await UseCaseWorld()
        let transfer = try await other.transfer(try await other.open())
        let sent = try #require(try await other.store.document(sender: transfer.sender, ticket: transfer.ticket))
        let document = try sent.businessDocument()
        func inquiry() -> BusinessDocument {
            BusinessDocument(
                header: DocumentHeader(
                    ticket: world.environment.ticket(), timestampSent: world.clock.now, sender: document.header.sender,
                    recipient: world.tenant.organisation, conversation: document.header.conversation,
                    legalContext: .socialInquiry, criteria: document.header.criteria),
                payload: .requestInquiry(RequestInquiry(applicationDate: world.today, aid: .both)))
        }
        for step in [inquiry(), document, inquiry()] {
            _ = try await world.commit(try await world.decide(step), storing: step)
        }
        try await world.end()
        try await other.end()
    }

    @Test func aTransferReceivedBeforeItWasAppliedForIsRefused() async throws {
        let world = try await UseCaseWorld()
        let ours = try await world.transfer(try await world.open())
        let sent = try #require(try await world.store.document(sender: ours.sender, ticket: ours.ticket))
        var content = try sent.businessDocument()
        guard case .transferCompetence(var transfer) = content.payload else { return }
        transfer.request = OriginalRequest(
            reference: "x", receivedAt: world.clock.now.advanced(by: .seconds(86_400)), form: .oral, aid: .both)
        content = try hostile(content, in: world, payload: .transferCompetence(transfer))
        guard case .refuse(let code, let path) = try await world.decide(content) else {
            Issue.record("accepted")
            return
        }
        #expect(code == .schemaViolation)
        #expect(path == "request/receivedAt")
        try await world.end()
    }

    @Test func aTimeOutAfterTheReplyDoesNotUndoTheStep() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let ticket = try #require(application.steps[0].ticket)
        try await world.answer(ticket) {
            try world.result(.registerPersonResult(RegisterPersonResult(status: .dataFound)), to: $0)
        }
        let stored = try #require(try await world.store.document(sender: world.tenant.organisation, ticket: ticket))
        let changes = try await DomainEffects(environment: world.environment).effects(
            ofAttempt: .retry(at: world.clock.now, code: "timed-out"), on: stored.businessDocument(),
            tenant: world.tenant, at: world.clock.now)
        #expect(changes.steps.isEmpty)
        try await world.end()
    }

    @Test func aRefusalAfterTheAcceptanceDoesNotUndoIt() async throws {
        let world = try await UseCaseWorld()
        let application = try await world.open()
        let transfer = try await world.transfer(application)
        let stored = try #require(try await world.store.document(sender: transfer.sender, ticket: transfer.ticket))
        let acceptance = BusinessDocument(
            header: DocumentHeader(
                ticket: world.environment.ticket(), timestampSent: world.clock.now, sender: world.pki.ocmwC.number,
                recipient: world.tenant.organisation,
                inReplyTo: DocumentReference(ticket: stored.ticket, digest: stored.digest),
                conversation: transfer.conversation, legalContext: .socialInquiry,
                criteria: Criteria(ssin: world.person, role: .applicant)),
            payload: .acceptTransfer(AcceptTransfer(dossierNumber: "C-1", contactPerson: ContactPerson(name: "C"))))
        _ = try await world.commit(try await world.decide(acceptance))
        try await world.answer(transfer.ticket) { sent in
            .refusal(
                try world.document(
                    .refusal(Refusal(.documentTooOld, authorCode: world.pki.ocmwC.number.digits)),
                    from: world.pki.ocmwC.number, about: sent))
        }
        let record = try #require(try await world.store.application(id: application.application.id))
        #expect(record.state == .transferred)
        #expect(record.transfers.map(\.state) == [.accepted])
        try await world.end()
    }

    /// A document like `sent`, from OCMW C to the OCMW under test.
    private func hostile(
        _ sent: BusinessDocument, in world: UseCaseWorld, ticket: Ticket? = nil, conversation: Ticket? = nil,
        payload: Payload? = nil
    ) throws -> BusinessDocument {
        BusinessDocument(
            header: DocumentHeader(
                ticket: ticket ?? world.environment.ticket(), timestampSent: world.clock.now,
                sender: world.pki.ocmwC.number, recipient: world.tenant.organisation,
                conversation: conversation ?? world.environment.ticket(), legalContext: .socialInquiry,
                criteria: sent.header.criteria),
            payload: payload ?? sent.payload)
    }
}
