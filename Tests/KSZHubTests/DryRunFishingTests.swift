import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// An attacker with one registration asks in dry runs which OCMWs know the person.
@Suite struct DryRunFishingTests {
    private func ask(
        _ network: TestNetwork, who recipient: EnterpriseNumber, from sender: EnterpriseNumber = .b,
        about ssin: SSIN = Person.applicant
    ) async throws -> TestAnswer {
        try await network.send(
            .askAccess(AskAccess(flow: .requestInquiry, recipient: recipient)), from: sender, about: ssin)
    }

    private func code(_ answer: TestAnswer) -> String? {
        guard case .askAccessResult(let result)? = answer.content?.payload else { return answer.refusal?.code }
        return result.code
    }

    @Test func membersAreNotEnumerated() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        // Ten answers, of both kinds: A knows the person, C does not.
        for round in 1...5 {
            #expect(code(try await ask(network, who: .a)) == "MSG00000", "round \(round)")
            #expect(code(try await ask(network, who: .c)) == "MSG00021", "round \(round)")
        }
        for recipient in [EnterpriseNumber.a, .c] {
            let refused = try await ask(network, who: recipient)
            #expect(refused.refusal?.code == "OGW00603")
            #expect(refused.refusal?.rule == "access-questions-are-few" && refused.refusal?.isFinal == true)
        }
        // The quiet way is closed, the one that leaves a trace is not.
        let inquiry = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(inquiry.stamp?.outcome == .delivered)
        // Another OCMW and another person have a count of their own.
        #expect(code(try await ask(network, who: .b, from: .a)) == "MSG00000")
        _ = try await network.send(
            Documents.register(.inInquiry, of: Person.cohabitant), about: Person.cohabitant)
        #expect(code(try await ask(network, who: .c, about: Person.cohabitant)) == "MSG00021")
        network.clock.advance(by: .seconds(86_399))
        #expect(code(try await ask(network, who: .a)) == "OGW00603")
        network.clock.advance(by: .seconds(1))
        #expect(code(try await ask(network, who: .a)) == "MSG00000")
    }

    @Test func theSameQuestionAgainCountsToo() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let question = try network.document(.askAccess(AskAccess(flow: .requestInquiry, recipient: .a)))
        for _ in 1...10 { #expect(code(try await network.send(question)) == "MSG00000") }
        #expect(code(try await network.send(question)) == "OGW00603")
    }

    @Test func questionsWithoutRecipientTellNothingAndAreNotCounted() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        for _ in 1...12 {
            let answer = try await network.send(.askAccess(AskAccess(flow: .requestInquiry)))
            #expect(code(answer) == "MSG00000")
        }
        #expect(code(try await ask(network, who: .a)) == "MSG00000")
    }

    /// A policy line that asks for no registration opens the flow, but not the knowledge of others.
    @Test func withoutOwnRegistrationNothingIsToldAboutTheRecipient() async throws {
        let network = try TestNetwork(
            policy: TestNetwork.policy + "\nrequestInquiry,PCSA:SOCIAL_INQUIRY,-,1,*\n")
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        let known = try await ask(network, who: .a)
        let unknown = try await ask(network, who: .c)
        #expect(known.content?.payload == unknown.content?.payload)
        #expect(code(unknown) == "MSG00000")
        #expect(code(try await ask(network, who: .outsider)) == "OGW00206")
        // Once it registered the person itself, it is told.
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant))
        #expect(code(try await ask(network, who: .c)) == "MSG00021")
    }

    /// Eleven real inquiries to one who does not know the person are a warning, like eleven missing registrations.
    @Test func unknownRecipientsCountAsTrying() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        for _ in 1...5 { _ = try await ask(network, who: .c) }
        for _ in 1...5 { _ = try await network.send(.requestInquiry(Documents.inquiry), to: .c) }
        #expect(network.hub.attempts.count(.unknownAtRecipient, of: .b, at: network.clock.now) == 11)
    }
}
