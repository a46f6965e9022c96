import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

@Suite struct DirectoryTests {
    @Test func registersListsAndEnds() async throws {
        let network = try TestNetwork()
        let registered = try await network.send(Documents.register(.inInquiry, of: Person.applicant))
        guard case .registerPersonResult(let result)? = registered.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(result.status.code == "MSG00000")
        #expect(result.registrations.map(\.organisation) == [.b])
        #expect(registered.stamp?.receiptDigest?.bytes == registered.contentBytes.map(SHA256Digest.of))
        #expect(registered.content?.header.criteria?.ssin == Person.applicant)

        let end = CivilDate(daysSince1970: 20_100)
        let ended = try await network.send(
            .unregisterPerson(UnregisterPerson(qualityCode: .inInquiry, endDate: end)))
        guard case .unregisterPersonResult(let after)? = ended.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(after.registrations.first?.period.end == end)
        let listed = try await network.send(.listRegistrations(ListRegistrations()), from: .a)
        guard case .listRegistrationsResult(let others)? = listed.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(others.registrations.isEmpty)
        #expect(others.status.code == "MSG00100")
    }

    @Test func endBeforeTheBeginningRemovesTheLine() async throws {
        let network = try TestNetwork()
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant))
        let end = Payload.unregisterPerson(
            UnregisterPerson(qualityCode: .inInquiry, endDate: CivilDate(daysSince1970: 19_999)))
        #expect(try await network.send(end).stamp?.outcome == .answered)
        #expect(try await network.store.lines(about: network.hub.environment.index.key(of: Person.applicant)).isEmpty)
        #expect(try await network.send(end).stamp?.outcome == .answered)
    }

    @Test func proofOfIdentityMustAgree() async throws {
        let network = try TestNetwork()
        func register(_ proof: ProofOfIdentity, about ssin: SSIN = Person.applicant) async throws -> String? {
            let payload = Payload.registerPerson(
                RegisterPerson(qualityCode: .inInquiry, period: Period(from: Documents.today), proof: proof))
            return try await network.send(payload, about: ssin).refusal?.code
        }
        #expect(try await register(.name(last: "Voorbeeld", first: nil, birthDate: "1971-02-28")) == nil)
        #expect(try await register(.name(last: "VOORBEELD", first: "E\u{301}mile", birthDate: "1971-02-28")) == nil)
        #expect(try await register(.cardNumber("592-0000001-05")) == nil)
        #expect(try await register(.name(last: "Voorbeelt", first: nil, birthDate: "1971-02-28")) == "OGW00501")
        #expect(try await register(.name(last: "Voorbeeld", first: "Anna", birthDate: "1971-02-28")) == "OGW00501")
        #expect(try await register(.name(last: "Voorbeeld", first: nil, birthDate: "1971-02-27")) == "OGW00501")
        #expect(try await register(.cardNumber("592-0000001-06")) == "OGW00501")
        // An unknown number looks like a wrong proof: nobody learns that it does not exist.
        let unknown = try await register(
            .name(last: "Niemand", first: nil, birthDate: "2003-02-28"), about: Person.unknown)
        #expect(unknown == "OGW00501")
        let dead = try await register(
            .name(last: "Wijlen", first: nil, birthDate: "2010-02-28"), about: Person.deceased)
        #expect(dead == "MSG00009")
    }

    @Test func onlyCodesThatAnOCMWMayRegister() async throws {
        let network = try TestNetwork()
        let refused = try await network.send(Documents.register(.replaced, of: Person.applicant))
        #expect(refused.refusal?.code == "OGW00502")
        let over = try await network.send(
            Documents.register(.livingWage, of: Person.applicant, until: CivilDate(daysSince1970: 20_001)))
        #expect(over.refusal?.code == "OGW00503")
    }

    @Test func findsWhoKnowsThePerson() async throws {
        let network = try TestNetwork()
        let search = Payload.findOrganisations(FindOrganisations(proof: Person.proof(of: Person.applicant)))
        #expect(try await network.send(search).refusal?.code == "MSG00012")
        try await network.integrate()
        let found = try await network.send(search)
        guard case .findOrganisationsResult(let result)? = found.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(result.organisations.map(\.organisation) == [.a])
        #expect(result.organisations.first?.qualityCode == .livingWage)
        let fishing = Payload.findOrganisations(FindOrganisations(proof: .cardNumber("592-0000001-06")))
        #expect(try await network.send(fishing).refusal?.code == "OGW00501")
    }

    @Test func takenOverOCMWIsFoundUnderItsSuccessor() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        network.store.put(
            DirectoryLine(
                person: network.hub.environment.index.key(of: Person.applicant), organisation: .closed,
                qualityCode: .otherAid, period: Period(from: CivilDate(daysSince1970: 20_000)),
                changedAt: network.clock.now))
        let found = try await network.send(
            .findOrganisations(FindOrganisations(proof: Person.proof(of: Person.applicant))))
        guard case .findOrganisationsResult(let result)? = found.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(Set(result.organisations.map(\.organisation)) == [.a, .c])
        // The registration of the one that was taken over counts for C.
        let inquiry = try await network.send(.requestInquiry(Documents.inquiry), from: .c, to: .a)
        #expect(inquiry.stamp?.outcome == .delivered)
    }

    @Test func directorySurvivesARestart() async throws {
        let before = try TestNetwork()
        try await before.integrate()
        before.gateways.behave(.silence)
        let sent = try before.document(.requestInquiry(Documents.inquiry), to: .a)
        let first = try await before.send(sent)
        let after = try TestNetwork(store: before.store)
        let second = try await after.send(sent)
        #expect(second.stamp?.outcome == .delivered)
        #expect(second.stamp?.timestampReceive == first.stamp?.timestampReceive)
        #expect(second.stamp?.ticketCBSS == first.stamp?.ticketCBSS)
    }

    @Test func sourcesAnswerWithDataOrWithout() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let wages = try await network.send(Documents.livingWages())
        guard case .livingWagesResult(let found)? = wages.content?.payload else {
            Issue.record("no result")
            return
        }
        #expect(found.status.value == .dataFound)
        #expect(found.payments.map(\.pcsaCbeNumber) == [.a])
        // A asks about other OCMWs: what it paid itself is left out.
        let own = try await network.send(Documents.livingWages(), from: .a)
        #expect(own.content?.payload.status?.value == .noDataFound)
        #expect(own.stamp?.code == "MSG00100")
        let insurance = try await network.send(Documents.healthInsurance)
        #expect(insurance.content?.payload.status?.value == .dataFound)
    }
}
