import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// One refusal per rule of the access decision, each with an accepted neighbour.
@Suite struct AccessDecisionTests {
    @Test func flowIsOpenToTheOrganisation() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let refused = try await network.send(Documents.healthInsurance, from: .a)
        #expect(refused.refusal?.code == "MSG00027")
        #expect(refused.stamp?.rule == "flow-open-to-organisation")
        #expect(try await network.send(Documents.healthInsurance).stamp?.outcome == .answered)
    }

    @Test func flowIsOpenUnderTheLegalContext() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let refused = try await network.send(Documents.livingWages(), context: .debtRecovery)
        #expect(refused.refusal?.code == "MSG00013")
        #expect(refused.refusal?.elementPath == "/consultLivingWages/legalContext")
        #expect(refused.stamp?.code == "MSG00013")
        #expect(try await network.send(Documents.livingWages()).stamp?.outcome == .answered)
    }

    @Test func flowIsOpenForTheRole() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let refused = try await network.send(.requestInquiry(Documents.inquiry), to: .a, role: .maintenanceDebtor)
        #expect(refused.refusal?.code == "OGW00506")
        let cohabitant = try await network.send(.requestInquiry(Documents.inquiry), to: .a, role: .cohabitant)
        #expect(cohabitant.refusal?.code == "MSG00012")
        _ = try await network.send(Documents.register(.cohabitant, of: Person.applicant))
        let accepted = try await network.send(.requestInquiry(Documents.inquiry), to: .a, role: .cohabitant)
        #expect(accepted.stamp?.outcome == .delivered)
    }

    @Test func requesterHasIntegratedThePerson() async throws {
        let network = try TestNetwork()
        let first = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(first.refusal?.code == "MSG00012")
        #expect(first.refusal?.rule == "integrated-by-requester")
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        let second = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(second.refusal?.rule == "integrated-by-requester")
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant))
        #expect(try await network.send(.requestInquiry(Documents.inquiry), to: .a).stamp?.outcome == .delivered)
    }

    @Test func qualityMustFit() async throws {
        let network = try TestNetwork()
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        _ = try await network.send(Documents.register(.heatingAllowance, of: Person.applicant))
        let refused = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(refused.refusal?.rule == "integrated-by-requester")
    }

    @Test func periodMustFit() async throws {
        let network = try TestNetwork()
        let today = CivilDate(daysSince1970: Int(network.clock.now.milliseconds / 86_400_000))
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant, until: today))
        #expect(try await network.send(.requestInquiry(Documents.inquiry), to: .a).stamp?.outcome == .delivered)
        network.clock.advance(by: .seconds(86_400))
        let refused = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(refused.refusal?.code == "MSG00012")
    }

    @Test func endedTodayOpensNothingAnyMore() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let today = CivilDate(daysSince1970: Int(network.clock.now.milliseconds / 86_400_000))
        #expect(try await network.send(Documents.livingWages()).stamp?.outcome == .answered)
        let end = Payload.unregisterPerson(UnregisterPerson(qualityCode: .inInquiry, endDate: today.adding(days: 1)))
        _ = try await network.send(end)
        #expect(try await network.send(Documents.livingWages()).stamp?.outcome == .answered)
        _ = try await network.send(.unregisterPerson(UnregisterPerson(qualityCode: .inInquiry, endDate: today)))
        let refused = try await network.send(Documents.livingWages())
        #expect(refused.refusal?.rule == "integrated-by-requester")
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant))
        #expect(try await network.send(Documents.livingWages()).stamp?.outcome == .answered)
    }

    @Test func recipientKnowsThePersonForInquiriesButNotForTransfers() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let refused = try await network.send(.requestInquiry(Documents.inquiry), to: .c)
        #expect(refused.refusal?.code == "MSG00021")
        let transfer = try await network.send(Documents.transfer(receivedAt: network.clock.now), to: .c)
        #expect(transfer.stamp?.outcome == .delivered)
    }

    @Test func supplierKnowsThePersonForConsultations() async throws {
        let network = try TestNetwork()
        _ = try await network.send(
            Documents.register(.inInquiry, of: Person.cohabitant), about: Person.cohabitant)
        let refused = try await network.send(Documents.healthInsurance, about: Person.cohabitant)
        #expect(refused.refusal?.code == "MSG00021")
        let wages = try await network.send(Documents.livingWages(), about: Person.cohabitant)
        #expect(wages.stamp?.code == "MSG00100")
    }

    @Test(
        arguments: [
            (Person.replaced, "MSG00006"), (Person.cancelled, "MSG00007"), (Person.deceased, "MSG00009"),
            (Person.unknown, "MSG00005"),
        ])
    func standingIsToldOnlyAfterTheIntegrationRule(_ ssin: SSIN, _ code: String) async throws {
        let network = try TestNetwork()
        let before = try await network.send(Documents.livingWages(), about: ssin)
        #expect(before.refusal?.code == "MSG00012")
        network.store.put(
            DirectoryLine(
                person: network.hub.environment.index.key(of: ssin), organisation: .b, qualityCode: .inInquiry,
                period: Period(from: CivilDate(daysSince1970: 20_000)), changedAt: network.clock.now))
        let after = try await network.send(Documents.livingWages(), about: ssin)
        #expect(after.refusal?.code == code)
        #expect(after.refusal?.rule == after.stamp?.rule)
    }

    @Test func recipientIsAnotherAndAMember() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let itself = try await network.send(Documents.transfer(receivedAt: network.clock.now), to: .b)
        #expect(itself.refusal?.code == "OGW00406")
        let outsider = try await network.send(Documents.transfer(receivedAt: network.clock.now), to: .outsider)
        #expect(outsider.refusal?.code == "OGW00206")
        let hub = try await network.send(Documents.transfer(receivedAt: network.clock.now), to: .hub)
        #expect(hub.refusal?.code == "OGW00206")
        let member = try await network.send(Documents.livingWages(), to: .a)
        #expect(member.refusal?.code == "OGW00206")
        #expect(network.gateways.messages.isEmpty)
    }

    @Test func answersFollowADeliveredDocument() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let question = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let reply = try network.document(
            Documents.reply(at: network.clock.now), from: .a, to: .b, inReplyTo: try question.reference,
            conversation: question.header.conversation)
        #expect(try await network.send(reply).refusal?.code == "OGW00405")
        _ = try await network.send(question)
        func answer(
            from sender: EnterpriseNumber = .a, to recipient: EnterpriseNumber = .b,
            about ssin: SSIN = Person.applicant, conversation: Ticket? = nil, payload: Payload? = nil
        ) async throws -> TestAnswer {
            try await network.send(
                network.document(
                    payload ?? Documents.reply(at: network.clock.now), from: sender, to: recipient, about: ssin,
                    inReplyTo: try question.reference, conversation: conversation ?? question.header.conversation))
        }
        #expect(try await answer().stamp?.outcome == .delivered)
        #expect(try await answer(from: .c).refusal?.code == "OGW00407")
        #expect(try await answer(to: .c).refusal?.code == "OGW00407")
        #expect(try await answer(about: Person.cohabitant).refusal?.code == "OGW00405")
        #expect(try await answer(conversation: .random()).refusal?.code == "OGW00405")
        #expect(try await answer(payload: Documents.accept).refusal?.code == "OGW00405")
    }

    /// The recipient may answer before its receipt is back at the hub, or when the receipt was lost on its way.
    @Test func anAnswerMayOvertakeTheReceipt() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let question = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        network.gateways.behave(.silence)
        #expect(try await network.send(question).stamp?.outcome == .notForwarded)
        network.gateways.behave(.receipt)
        let reply = try network.document(
            Documents.reply(at: network.clock.now), from: .a, to: .b, inReplyTo: try question.reference,
            conversation: question.header.conversation)
        #expect(try await network.send(reply).stamp?.outcome == .delivered)
    }

    @Test func aDocumentThatTheRecipientRefusedAuthorisesNoAnswer() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let question = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        network.gateways.behave(.refusal(.documentTooOld))
        #expect(try await network.send(question).stamp?.outcome == .refused)
        network.gateways.behave(.receipt)
        let reply = try network.document(
            Documents.reply(at: network.clock.now), from: .a, to: .b, inReplyTo: try question.reference,
            conversation: question.header.conversation)
        #expect(try await network.send(reply).refusal?.code == "OGW00405")
    }

    @Test func confirmationFollowsInTheDirectionOfTheTransfer() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let transfer = try network.document(Documents.transfer(receivedAt: network.clock.now), to: .c)
        _ = try await network.send(transfer)
        let conversation = transfer.header.conversation
        let confirm = try network.document(
            Documents.informed, to: .c, inReplyTo: try transfer.reference, conversation: conversation)
        #expect(try await network.send(confirm).stamp?.outcome == .delivered)
        let back = try network.document(
            Documents.informed, from: .c, to: .b, inReplyTo: try transfer.reference, conversation: conversation)
        #expect(try await network.send(back).refusal?.code == "OGW00407")
    }

    @Test func transferredApplicationIsNotTransferredOn() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        // Early on a day, so that the hours that follow are of the same one.
        network.clock.advance(by: .milliseconds(86_400_000 - network.clock.now.milliseconds % 86_400_000))
        let received = network.clock.now
        let transfer = try network.document(Documents.transfer(receivedAt: received), to: .c)
        _ = try await network.send(transfer)
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant), from: .c)
        for shift in [Duration.zero, .milliseconds(1), .seconds(86_399)] {
            let shifted = Documents.transfer(receivedAt: received.advanced(by: shift))
            #expect(try await network.send(shifted, from: .c, to: .a).refusal?.code == "OGW00404")
        }
        network.clock.advance(by: .seconds(86_400))
        let later = network.clock.now
        let sameConversation = try network.document(
            Documents.transfer(receivedAt: later), from: .c, to: .a, conversation: transfer.header.conversation)
        #expect(try await network.send(sameConversation).refusal?.code == "OGW00404")
        let newApplication = try await network.send(Documents.transfer(receivedAt: later), from: .c, to: .a)
        #expect(newApplication.stamp?.outcome == .delivered)
    }

    @Test func transferWithoutAReceiptTakesNoCompetence() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        _ = try await network.send(Documents.register(.inInquiry, of: Person.applicant), from: .c)
        let received = network.clock.now
        network.gateways.behave(.silence)
        let transfer = try network.document(Documents.transfer(receivedAt: received), to: .c)
        #expect(try await network.send(transfer).stamp?.outcome == .notForwarded)
        network.gateways.behave(.receipt)
        let own = try await network.send(Documents.transfer(receivedAt: received), from: .c, to: .a)
        #expect(own.stamp?.outcome == .delivered)
        #expect(try await network.send(transfer).stamp?.outcome == .delivered)
        let onward = try await network.send(Documents.transfer(receivedAt: received), from: .c, to: .a)
        #expect(onward.refusal?.code == "OGW00404")
    }

    @Test func documentIsNeitherTooOldNorFromTheFuture() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        func inquiry(sent: Duration) async throws -> String? {
            let sentAt = network.clock.now.advanced(by: sent)
            let document = try network.document(.requestInquiry(Documents.inquiry), to: .a, sentAt: sentAt)
            return try await network.send(document).refusal?.code
        }
        #expect(try await inquiry(sent: .seconds(-30 * 86_400)) == nil)
        #expect(try await inquiry(sent: .seconds(-30 * 86_400 - 1)) == "OGW00402")
        #expect(try await inquiry(sent: .seconds(300)) == nil)
        #expect(try await inquiry(sent: .seconds(301)) == "OGW00403")
        let old = network.clock.now.advanced(by: .seconds(-365 * 86_400))
        let transfer = try network.document(Documents.transfer(receivedAt: old), to: .c, sentAt: old)
        #expect(try await network.send(transfer).stamp?.outcome == .delivered)
    }

    @Test func schemaIsCheckedAfterThePolicyAndBeforeThePerson() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let sound = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        func changed(_ change: (XMLElement) -> XMLElement?) async throws -> TestAnswer {
            let root = sound.document.element()
            let children = root.children.compactMap { node -> XMLNode? in
                guard case .element(let child) = node else { return node }
                return change(child).map(XMLNode.element)
            }
            let element = try network.sign(root.replacing(children: children), nil, .b)
            return try await network.send(SentDocument(document: sound.document, element: element))
        }
        let missing = try await changed { $0.localName == "applicationDate" ? nil : $0 }
        #expect(missing.refusal?.code == "MSG00008")
        #expect(missing.stamp?.outcome == .refused)
        #expect(network.gateways.messages.isEmpty)
    }

    @Test func malformedSSINHasItsOwnCode() async throws {
        let network = try TestNetwork()
        let sound = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let root = sound.document.element()
        let wrong = XMLElement(
            "criteria",
            children: [.element(XMLElement("ssin", text: "71023000123")), .element(XMLElement("role", text: "1"))])
        let children = root.children.map { node -> XMLNode in
            guard case .element(let child) = node, child.localName == "criteria" else { return node }
            return .element(wrong)
        }
        let element = try network.sign(root.replacing(children: children), nil, .b)
        let answer = try await network.send(SentDocument(document: sound.document, element: element))
        #expect(answer.refusal?.code == "MSG00011")
        #expect(answer.refusal?.elementPath == "/requestInquiry/criteria/ssin")
    }
}
