import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// A dry run tells what the flow itself would meet, and nothing more.
@Suite struct AccessQuestionTests {
    private func ask(
        _ network: TestNetwork, _ flow: AskedFlow, to recipient: EnterpriseNumber? = nil,
        about ssin: SSIN = Person.applicant, role: PersonRole? = .applicant, context: LegalContext = .socialInquiry
    ) async throws -> AskAccessResult? {
        let answer = try await network.send(
            .askAccess(AskAccess(flow: flow, recipient: recipient)), about: ssin, role: role, context: context)
        #expect(answer.stamp?.outcome == .answered)
        guard case .askAccessResult(let result)? = answer.content?.payload else { return nil }
        #expect(result.status.code == "MSG00000")
        return result
    }

    @Test func whatIsAllowedIsToldWithItsLineAndNothingIsForwarded() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let result = try #require(try await ask(network, .requestInquiry, to: .a))
        #expect(result.isAllowed && result.code == "MSG00000" && result.rule.hasPrefix("policy-line-"))
        let sent = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(sent.stamp?.outcome == .delivered)
    }

    /// Each question beside the flow itself: same code, same rule.
    @Test func theDryRunAndTheFlowAgree() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let unknownContext = try LegalContext("OTHER:PURPOSE")
        for (ssin, role, context) in [
            (Person.applicant, PersonRole.applicant, LegalContext.socialInquiry),
            (Person.cohabitant, .applicant, .socialInquiry), (Person.unknown, .applicant, .socialInquiry),
            (Person.deceased, .applicant, .socialInquiry), (Person.applicant, .applicant, unknownContext),
        ] {
            let real = try await network.send(Documents.livingWages(), about: ssin, role: role, context: context)
            let dry = try #require(
                try await ask(network, .consultLivingWages, about: ssin, role: role, context: context))
            #expect(dry.isAllowed == (real.refusal == nil))
            #expect(dry.code == real.refusal?.code ?? "MSG00000")
            if let refusal = real.refusal { #expect(dry.rule == refusal.rule) }
        }
    }

    @Test func nobodyLearnsByAskingWhoIsKnown() async throws {
        let network = try TestNetwork()
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        let known = try #require(try await ask(network, .consultLivingWages))
        #expect(known.code == "MSG00012" && known.rule == "integrated-by-requester")
        for ssin in [Person.cohabitant, Person.unknown, Person.deceased] {
            #expect(try await ask(network, .consultLivingWages, about: ssin) == known)
        }
    }

    /// A refusal of a dry run counts as the flow's own would: the eleventh within an hour is a warning.
    @Test func askingCountsAsTrying() async throws {
        let network = try TestNetwork()
        for _ in 1...10 { _ = try await ask(network, .consultLivingWages) }
        #expect(network.hub.attempts.count(.notIntegrated, of: .b, at: network.clock.now) == 11)
    }

    @Test func aNumberThatChangedIsToldByItsCodeOnly() async throws {
        let network = try TestNetwork()
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant))
        let answer = try await network.send(.askAccess(AskAccess(flow: .requestInquiry, recipient: .a)))
        guard case .askAccessResult(let result)? = answer.content?.payload else {
            Issue.record("no result")
            return
        }
        // A does not know the person: as the inquiry itself would be refused.
        #expect(!result.isAllowed && result.code == "MSG00021" && result.rule == "known-at-recipient")
        #expect(result.status.information.isEmpty)
        let real = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(real.refusal?.code == "MSG00021")
    }

    @Test func theHubItselfMustBeAsked() async throws {
        let network = try TestNetwork()
        let answer = try await network.send(.askAccess(AskAccess(flow: .requestInquiry)), to: .a)
        #expect(answer.refusal?.rule == "recipient-is-member")
    }
}
