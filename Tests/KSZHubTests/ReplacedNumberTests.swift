import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// A person gets another number while OCMWs have them registered under the old one: the directory follows the person.
@Suite struct ReplacedNumberTests {
    private static let old = Person.replaced
    private static let new = Person.cohabitant

    /// B (code 1) and A (code 2) registered the old number; then it was replaced and the hub started again.
    private func replaced() async throws -> TestNetwork {
        let before = try TestNetwork { environment in
            environment.persons = try PersonRegister(
                Person.register.map { $0.ssin == Self.old ? Self.stillValid : $0 })
        }
        for (sender, quality) in [(EnterpriseNumber.b, QualityCode.inInquiry), (.a, .livingWage)] {
            let answer = try await before.send(
                Documents.register(quality, of: Self.old), from: sender, about: Self.old)
            #expect(answer.stamp?.outcome == .answered)
        }
        return try TestNetwork(store: before.store)
    }

    private static let stillValid = PersonRecord(
        ssin: old, lastName: "Oud", firstName: "Nummer", birthDate: "1999-11-30")

    private func lines(_ network: TestNetwork, about ssin: SSIN) async throws -> [Registration] {
        let answer = try await network.send(.listRegistrations(ListRegistrations()), about: ssin)
        guard case .listRegistrationsResult(let result)? = answer.content?.payload else { return [] }
        return result.registrations
    }

    @Test(arguments: [Person.replaced, Person.cohabitant])
    func registrationIsListedUnderBothNumbers(_ ssin: SSIN) async throws {
        let network = try await replaced()
        #expect(try await lines(network, about: ssin).map(\.qualityCode) == [.inInquiry])
        #expect(try await lines(network, about: Person.applicant).isEmpty)
    }

    @Test func consultationNeedsTheNewNumberAndTheOldRegistrationOpensIt() async throws {
        let network = try await replaced()
        let under = try await network.send(Documents.livingWages(), about: Self.old)
        #expect(under.refusal?.code == "MSG00006")
        #expect(under.refusal?.information.map(\.fieldValue) == [Self.new.digits])
        #expect(try await network.send(Documents.livingWages(), about: Self.new).stamp?.outcome == .answered)
        // Who did not register the person learns neither number from the other.
        for ssin in [Self.old, Self.new] {
            let stranger = try await network.send(Documents.livingWages(), from: .c, about: ssin)
            #expect(stranger.refusal?.code == "MSG00012" && stranger.refusal?.information.isEmpty == true)
        }
    }

    @Test func inquiryFindsTheRecipientThatKnowsTheOldNumber() async throws {
        let network = try await replaced()
        let found = try await network.send(
            .findOrganisations(FindOrganisations(proof: Person.proof(of: Self.new))), about: Self.new)
        guard case .findOrganisationsResult(let result)? = found.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(result.organisations.map(\.organisation) == [.a])
        let inquiry = try await network.send(.requestInquiry(Documents.inquiry), to: .a, about: Self.new)
        #expect(inquiry.stamp?.outcome == .delivered)
        let other = try await network.send(.requestInquiry(Documents.inquiry), to: .c, about: Self.new)
        #expect(other.refusal?.code == "MSG00021")
    }

    @Test(arguments: [Person.replaced, Person.cohabitant])
    func endUnderEitherNumberEndsThePerson(_ ssin: SSIN) async throws {
        let network = try await replaced()
        let anew = try await network.send(Documents.register(.otherAid, of: Self.new), about: Self.new)
        #expect(anew.stamp?.outcome == .answered)
        #expect(try await lines(network, about: ssin).count == 2)
        let end = UnregisterPerson(qualityCode: nil, extent: .after(Documents.today))
        #expect(try await network.send(.unregisterPerson(end), about: ssin).stamp?.outcome == .answered)
        for number in [Self.old, Self.new] {
            #expect(try await network.send(Documents.livingWages(), about: number).refusal?.code == "MSG00012")
        }
        // Another OCMW's registration stays.
        let others = try await network.send(Documents.livingWages(), from: .a, about: Self.new)
        #expect(others.stamp?.outcome == .answered)
    }

    @Test func sameRegistrationUnderTheNewNumberTakesThePlaceOfTheOldOne() async throws {
        let network = try await replaced()
        _ = try await network.send(Documents.register(.inInquiry, of: Self.new), about: Self.new)
        #expect(try await lines(network, about: Self.old).count == 1)
        let refused = try await network.send(Documents.register(.inInquiry, of: Self.old), about: Self.old)
        #expect(refused.refusal?.code == "MSG00006")
    }

    /// The inquiry travelled under the old number, the answer comes after the replacement.
    @Test func answerUnderTheNewNumberFollowsADocumentUnderTheOldOne() async throws {
        let network = try await replaced()
        let before = try TestNetwork(store: network.store) { environment in
            environment.persons = try PersonRegister(
                Person.register.map { $0.ssin == Self.old ? Self.stillValid : $0 })
        }
        let inquiry = try before.document(.requestInquiry(Documents.inquiry), to: .a, about: Self.old)
        #expect(try await before.send(inquiry).stamp?.outcome == .delivered)
        func reply(about ssin: SSIN) async throws -> TestAnswer {
            try await network.send(
                network.document(
                    Documents.reply(at: network.clock.now), from: .a, to: .b, about: ssin,
                    inReplyTo: inquiry.reference, conversation: inquiry.header.conversation))
        }
        #expect(try await reply(about: Person.applicant).refusal?.code == "OGW00405")
        #expect(try await reply(about: Self.new).stamp?.outcome == .delivered)
    }

    @Test func circleOfReplacementsIsNoRegister() {
        func person(_ ssin: SSIN, _ next: SSIN?) -> PersonRecord {
            PersonRecord(ssin: ssin, lastName: "A", firstName: "B", birthDate: "2000-01-01", replacedBy: next)
        }
        #expect(throws: KSZHubError.self) {
            try PersonRegister([person(Self.old, Self.new), person(Self.new, Self.old)])
        }
        #expect(throws: Never.self) { try PersonRegister([person(Self.old, Self.new), person(Self.new, nil)]) }
    }
}
