import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// Who may send first documents in a conversation.
@Suite struct ConversationTests {
    @Test func whoWasAskedBeginsNothingInTheConversation() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let question = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        _ = try await network.send(question)
        let conversation = question.header.conversation
        let transfer = Documents.transfer(receivedAt: network.clock.now)
        for payload in [Payload.requestInquiry(Documents.inquiry), transfer] {
            let foreign = try await network.send(
                network.document(payload, from: .a, to: .b, conversation: conversation))
            #expect(foreign.refusal?.code == "OGW00408")
            #expect(foreign.refusal?.rule == "conversation-belongs-to-sender")
            #expect(foreign.refusal?.isFinal == true)
            #expect(foreign.stamp?.outcome == .refused)
            let own = try await network.send(network.document(payload, from: .a, to: .b))
            #expect(own.stamp?.outcome == .delivered)
        }
    }

    @Test func foreignTransferDoesNotBlockTheOwnersTransfer() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let conversation = Ticket.random()
        _ = try await network.send(
            network.document(.requestInquiry(Documents.inquiry), to: .a, conversation: conversation))
        let bogus = try network.document(
            Documents.transfer(receivedAt: network.clock.now), from: .a, to: .b, conversation: conversation)
        #expect(try await network.send(bogus).stamp?.outcome == .refused)
        network.clock.advance(by: .seconds(3_600))
        let transfer = try network.document(
            Documents.transfer(receivedAt: network.clock.now), to: .c, conversation: conversation)
        #expect(try await network.send(transfer).stamp?.outcome == .delivered)
    }

    @Test func ownerIsRememberedAfterARestart() async throws {
        let before = try TestNetwork()
        try await before.integrate()
        let question = try before.document(.requestInquiry(Documents.inquiry), to: .a)
        _ = try await before.send(question)
        let after = try TestNetwork(store: before.store)
        let foreign = try after.document(
            .requestInquiry(Documents.inquiry), from: .a, to: .b, conversation: question.header.conversation)
        #expect(try await after.send(foreign).refusal?.code == "OGW00408")
        let second = try after.document(
            .requestInquiry(Documents.inquiry), to: .a, conversation: question.header.conversation)
        #expect(try await after.send(second).stamp?.outcome == .delivered)
    }

    /// Already the registration at the hub makes the conversation the registering OCMW's.
    @Test func registrationBeginsAConversation() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let registration = try network.document(Documents.register(.livingWage, of: Person.applicant))
        _ = try await network.send(registration)
        let foreign = try network.document(
            .requestInquiry(Documents.inquiry), from: .a, to: .b, conversation: registration.header.conversation)
        #expect(try await network.send(foreign).refusal?.rule == "conversation-belongs-to-sender")
    }

    @Test func receiverOfATransferGoesOnAtTheHubInTheSameConversation() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let transfer = try network.document(Documents.transfer(receivedAt: network.clock.now), to: .c)
        _ = try await network.send(transfer)
        let conversation = transfer.header.conversation
        let search = Payload.findOrganisations(FindOrganisations(proof: Person.proof(of: Person.applicant)))
        let end = Payload.unregisterPerson(UnregisterPerson(qualityCode: .inInquiry, endDate: Documents.today))
        let register = Documents.register(.inInquiry, of: Person.applicant)
        for payload in [register, search, Documents.livingWages(), .listRegistrations(ListRegistrations()), end] {
            let sent = try network.document(payload, from: .c, conversation: conversation)
            #expect(try await network.send(sent).stamp?.outcome == .answered)
        }
        let accept = try network.document(
            Documents.accept, from: .c, to: .b, inReplyTo: try transfer.reference, conversation: conversation)
        #expect(try await network.send(accept).stamp?.outcome == .delivered)
    }

    @Test func successorGoesOnInTheConversationsOfItsPredecessor() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant), from: .c)
        let (own, foreign) = (Ticket.random(), Ticket.random())
        _ = try await network.store.begin(own, by: .closed)
        _ = try await network.store.begin(foreign, by: .b)
        let inquiry = Payload.requestInquiry(Documents.inquiry)
        let sent = try await network.send(network.document(inquiry, from: .c, to: .a, conversation: own))
        #expect(sent.stamp?.outcome == .delivered)
        let refused = try await network.send(network.document(inquiry, from: .c, to: .a, conversation: foreign))
        #expect(refused.refusal?.code == "OGW00408")
    }
}
