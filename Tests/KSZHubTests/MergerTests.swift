import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// OCMW B merges into C at the end of a day: addressing, registrations and answers before and after.
@Suite struct MergerTests {
    private func network(lastDay offset: Int = 0) throws -> TestNetwork {
        try TestNetwork { environment in
            let clock = environment.clock
            let last = TestNetwork.day(clock()).adding(days: offset)
            environment.members = try TestNetwork.members(closing: last) { TestNetwork.day(clock()) }
        }
    }

    @Test func documentsForThePredecessorGoToItsSuccessorFromTheNextDay() async throws {
        let network = try network()
        try await network.integrate()
        let before = try await network.send(.requestInquiry(Documents.inquiry), from: .a, to: .b)
        #expect(before.stamp?.outcome == .delivered)
        #expect(network.gateways.addresses == [PlayedGateways.address(.b)])

        network.clock.advance(by: .seconds(86_400))
        let after = try await network.send(.requestInquiry(Documents.inquiry), from: .a, to: .b)
        #expect(after.stamp?.outcome == .delivered)
        #expect(network.gateways.addresses.last == PlayedGateways.address(.c))
        // The signed recipient stays as it was; the receipt is the successor's.
        #expect(after.stamp?.recipient == .b)
        #expect(after.content?.header.sender == .c)
        // A receipt of somebody else counts no more than before.
        network.gateways.behave(.receiptSigned(by: .a))
        let foreign = try await network.send(.requestInquiry(Documents.inquiry), from: .a, to: .b)
        #expect(foreign.stamp?.outcome == .notForwarded)
    }

    @Test func registrationsOfThePredecessorCountForTheSuccessor() async throws {
        let network = try network()
        try await network.integrate()
        #expect(try await network.send(Documents.livingWages(), from: .c).refusal?.code == "MSG00012")
        network.clock.advance(by: .seconds(86_400))
        #expect(try await network.send(Documents.livingWages(), from: .c).stamp?.outcome == .answered)
        // Found under the successor's number, and ended by it.
        let found = try await network.send(
            .findOrganisations(FindOrganisations(proof: Person.proof(of: Person.applicant))), from: .a)
        guard case .findOrganisationsResult(let result)? = found.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(result.organisations.map(\.organisation) == [.c])
        let end = UnregisterPerson(qualityCode: nil, extent: .after(CivilDate(daysSince1970: 20_001)))
        #expect(try await network.send(.unregisterPerson(end), from: .c).stamp?.outcome == .answered)
        #expect(try await network.send(Documents.livingWages(), from: .c).refusal?.code == "MSG00012")
    }

    /// What the predecessor signed on its last day still travels; what it signs later does not.
    @Test func predecessorSignsUntilItsLastDay() async throws {
        let network = try network()
        try await network.integrate()
        let queued = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        network.clock.advance(by: .seconds(86_400))
        #expect(try await network.send(queued).stamp?.outcome == .delivered)
        let late = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(late.refusal?.code == "MSG00027")
        #expect(late.stamp?.rule == "sender-is-member")
    }

    /// What the hub answers itself is judged by its own clock, not by what the sender wrote.
    @Test(arguments: [
        Documents.livingWages(), .listRegistrations(ListRegistrations()),
        .findOrganisations(FindOrganisations(proof: Person.proof(of: Person.applicant))),
        .askAccess(AskAccess(flow: .requestInquiry, recipient: .a)),
        Documents.register(.otherAid, of: Person.applicant),
    ])
    func predecessorAsksNothingOfTheHubWithABackdatedQuestion(_ payload: Payload) async throws {
        let network = try network()
        try await network.integrate()
        #expect(try await network.send(payload).stamp?.outcome == .answered)
        let lastDay = network.clock.now
        network.clock.advance(by: .seconds(86_400))
        let backdated = try await network.send(network.document(payload, sentAt: lastDay))
        #expect(backdated.refusal?.code == "MSG00027" && backdated.stamp?.rule == "sender-is-member")
        #expect(try await network.send(payload, from: .a).refusal?.code != "MSG00027")
    }

    /// One day of grace, seven for transfer documents; without limit only what the hub itself saw before the end.
    @Test func predecessorIsForwardedLateForTheDaysOfGraceOnly() async throws {
        let network = try network()
        try await network.integrate()
        let lastDay = network.clock.now
        let seen = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        network.gateways.behave(.silence)
        #expect(try await network.send(seen).stamp?.outcome == .notForwarded)
        network.gateways.behave(.receipt)
        func send(_ payload: Payload, to recipient: EnterpriseNumber) async throws -> TestAnswer {
            try await network.send(network.document(payload, to: recipient, sentAt: lastDay))
        }
        let inquiry = Payload.requestInquiry(Documents.inquiry)
        network.clock.advance(by: .seconds(86_400))
        #expect(try await send(inquiry, to: .a).stamp?.outcome == .delivered)
        network.clock.advance(by: .seconds(86_400))
        #expect(try await send(inquiry, to: .a).stamp?.rule == "sender-is-member")
        network.clock.advance(by: .seconds(5 * 86_400))
        #expect(try await send(Documents.transfer(receivedAt: lastDay), to: .a).stamp?.outcome == .delivered)
        network.clock.advance(by: .seconds(86_400))
        #expect(try await send(Documents.transfer(receivedAt: lastDay), to: .a).stamp?.rule == "sender-is-member")
        #expect(try await network.send(seen).stamp?.outcome == .delivered)
    }

    @Test func successorAnswersForThePredecessor() async throws {
        let network = try network()
        try await network.integrate()
        let inquiry = try network.document(.requestInquiry(Documents.inquiry), from: .a, to: .b)
        #expect(try await network.send(inquiry).stamp?.outcome == .delivered)
        func reply(from sender: EnterpriseNumber) async throws -> TestAnswer {
            try await network.send(
                network.document(
                    Documents.reply(at: network.clock.now), from: sender, to: .a, inReplyTo: inquiry.reference,
                    conversation: inquiry.header.conversation))
        }
        #expect(try await reply(from: .c).refusal?.code == "OGW00407")
        network.clock.advance(by: .seconds(86_400))
        #expect(try await reply(from: .c).stamp?.outcome == .delivered)
    }
}
