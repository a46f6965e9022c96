import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// Design, "Who may say what": one accepted answer of each kind, and for each clause a refused neighbour.
@Suite struct AnswerVerifierTests {
    let world: ExchangeWorld
    let hub: HubAnswers

    init() throws {
        world = try ExchangeWorld()
        hub = HubAnswers(world: world, sent: try world.composed())
    }

    private func failure(_ reply: HubReply) -> AttemptFailure.Code? {
        #expect(throws: AttemptFailure.self) { try hub.verify(reply) }.map(\.code)
    }

    // Receipts.

    @Test func receiptOfTheRecipientDelivers() throws {
        let reply = try hub.verify(hub.delivered())
        guard case .receipt(let receipt, let sentAt) = reply.answer else { throw Unexpected() }
        #expect(receipt.header.sender == world.pki.ocmwB.number)
        #expect(sentAt == hub.receivedAt)
        #expect(reply.evidence.map(\.operation) == [.hubStamp, .receipt])
    }

    @Test func receiptByAThirdOrganisationDoesNotCount() throws {
        let receipt = try hub.receipt(by: world.pki.ocmwC)
        let stamp = try hub.stamp(.delivered, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .receiptSigner)
    }

    @Test func receiptByAThirdOrganisationInTheRecipientsNameDoesNotCount() throws {
        let receipt = try hub.receipt(by: world.pki.ocmwC, from: world.pki.ocmwB.number)
        let stamp = try hub.stamp(.delivered, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .receiptSignature)
    }

    @Test func receiptByARecordedSuccessorDelivers() throws {
        let numbers = world.pki
        let merged = try ExchangeWorld(successors: [numbers.ocmwB.number: [numbers.ocmwC.number]])
        let answers = HubAnswers(world: merged, sent: try merged.composed())
        let receipt = try answers.receipt(by: numbers.ocmwC)
        let stamp = try answers.stamp(.delivered, receiptDigest: merged.digest(receipt))
        _ = try answers.verify(answers.reply(stamp, receipt))
    }

    @Test func receiptForAnotherTicketDoesNotCount() throws {
        let other = DocumentReference(ticket: world.environment.ticket(), digest: hub.sent.reference.digest)
        let receipt = try hub.receipt(reference: other)
        let stamp = try hub.stamp(.delivered, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .receiptNotOurs)
    }

    @Test func receiptForAnotherDigestDoesNotCount() throws {
        var bytes = hub.sent.reference.digest.bytes
        bytes[31] ^= 1
        let other = DocumentReference(ticket: hub.sent.ticket, digest: try DocumentDigest(bytes))
        let receipt = try hub.receipt(reference: other)
        let stamp = try hub.stamp(.delivered, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .receiptNotOurs)
    }

    @Test func receiptAddressedToAnotherDoesNotCount() throws {
        let receipt = try hub.receipt(to: world.pki.ocmwC.number)
        let stamp = try hub.stamp(.delivered, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .receiptNotOurs)
    }

    @Test func receiptThatTheStampDoesNotNameDoesNotCount() throws {
        let stamp = try hub.stamp(.delivered, receiptDigest: world.digest(hub.receipt()))
        #expect(failure(hub.reply(stamp, try hub.receipt())) == .receiptNotOurs)
        #expect(failure(hub.reply(try hub.stamp(.delivered), try hub.receipt())) == .receiptNotOurs)
    }

    @Test func alteredReceiptDoesNotCount() throws {
        let receipt = try altered(hub.receipt(), "timestampReceive")
        let stamp = try hub.stamp(.delivered, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .receiptSignature)
    }

    @Test func receiptWithoutStampDoesNotCount() throws {
        #expect(failure(hub.reply(nil, try hub.receipt())) == .answerForm)
    }

    // Stamps.

    @Test func stampBySomebodyElseDoesNotCount() throws {
        let receipt = try hub.receipt()
        let stamp = try hub.stamp(.delivered, by: world.pki.ocmwB, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .stampSignature)
    }

    @Test func alteredStampDoesNotCount() throws {
        let receipt = try hub.receipt()
        let stamp = try altered(hub.stamp(.delivered, receiptDigest: world.digest(receipt)), "timestampReceive")
        #expect(failure(hub.reply(stamp, receipt)) == .stampSignature)
    }

    @Test func stampForAnotherTicketDoesNotCount() throws {
        let other = DocumentReference(ticket: world.environment.ticket(), digest: hub.sent.reference.digest)
        let receipt = try hub.receipt()
        let stamp = try hub.stamp(.delivered, reference: other, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .stampNotOurs)
    }

    @Test func stampForAnotherDigestDoesNotCount() throws {
        let other = DocumentReference(
            ticket: hub.sent.ticket, digest: try DocumentDigest([UInt8](repeating: 0, count: 32)))
        let receipt = try hub.receipt()
        let stamp = try hub.stamp(.delivered, reference: other, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .stampNotOurs)
    }

    @Test func stampWithAnotherSenderOrRecipientDoesNotCount() throws {
        let receipt = try hub.receipt()
        let digest = try world.digest(receipt)
        let sender = try hub.stamp(.delivered, sender: world.pki.ocmwC.number, receiptDigest: digest)
        #expect(failure(hub.reply(sender, receipt)) == .stampNotOurs)
        let recipient = try hub.stamp(.delivered, recipient: world.pki.ocmwC.number, receiptDigest: digest)
        #expect(failure(hub.reply(recipient, receipt)) == .stampNotOurs)
    }

    @Test(arguments: [StampOutcome.forwarded, .refused, .answered])
    func stampWithAnotherOutcomeThanItsContentDoesNotCount(_ outcome: StampOutcome) throws {
        let receipt = try hub.receipt()
        let stamp = try hub.stamp(outcome, receiptDigest: world.digest(receipt))
        #expect(failure(hub.reply(stamp, receipt)) == .stampOutcome)
    }

    @Test func stampOfDeliveryWithoutReceiptIsNotFinal() throws {
        #expect(failure(hub.reply(try hub.stamp(.delivered), nil)) == .stampOutcome)
    }

    // Refusals.

    @Test func refusalOfTheHubIsFinal() throws {
        let reply = try hub.verify(hub.refused(.notIntegrated, by: world.pki.hub))
        #expect(reply.refusalCode == "MSG00012")
    }

    @Test func refusalOfTheRecipientIsFinal() throws {
        let reply = try hub.verify(hub.refused(.ticketConflict, by: world.pki.ocmwB))
        #expect(reply.refusalCode == "OGW00401")
    }

    @Test func refusalByAThirdOrganisationDoesNotCount() throws {
        #expect(failure(try hub.refused(.ticketConflict, by: world.pki.ocmwC)) == .refusalSigner)
    }

    @Test func refusalOfTheHubCountsWithoutStampThatOfTheRecipientDoesNot() throws {
        let reference = hub.sent.reference
        let own = try hub.refusal(.documentSignatureInvalid, by: world.pki.hub, reference: reference)
        #expect(try hub.verify(hub.reply(nil, own)).refusalCode == "OGW00102")
        let others = try hub.refusal(.ticketConflict, by: world.pki.ocmwB, reference: reference)
        #expect(failure(hub.reply(nil, others)) == .refusalSigner)
    }

    @Test func refusalThatNamesNoOrAnotherDocumentDoesNotCount() throws {
        let stamp = try hub.stamp(.refused, code: .notIntegrated)
        let none = try hub.refusal(.notIntegrated, by: world.pki.hub, reference: nil)
        #expect(failure(hub.reply(stamp, none)) == .refusalNotOurs)
        let other = DocumentReference(ticket: world.environment.ticket(), digest: hub.sent.reference.digest)
        let another = try hub.refusal(.notIntegrated, by: world.pki.hub, reference: other)
        #expect(failure(hub.reply(stamp, another)) == .refusalNotOurs)
    }

    @Test(arguments: [RefusalCode.serviceUnavailable, .recipientUnreachable, .internalError])
    func refusalWithACodeThatIsNotFinalIsRepeated(_ code: RefusalCode) throws {
        let failure = #expect(throws: AttemptFailure.self) { try hub.verify(hub.refused(code, by: world.pki.hub)) }
        #expect(failure?.code == .refusalNotFinal)
        #expect(failure?.text == code.rawValue)
    }

    /// What is no code of the catalogue ends nothing, and is not shown: it could be a person's number.
    @Test func codeOutsideTheCatalogueIsNeitherFinalNorShown() throws {
        let refusal = Refusal(
            code: world.person.digits, rule: "rule", isFinal: true, texts: RefusalCode.internalError.text,
            remedies: RefusalCode.internalError.remedy, authorCode: "B")
        let element = try world.signed(
            .refusal(refusal), by: world.pki.ocmwB, to: world.tenant.organisation, inReplyTo: hub.sent.reference)
        let failure = #expect(throws: AttemptFailure.self) {
            try hub.verify(hub.reply(try hub.stamp(.refused), element))
        }
        #expect(failure?.code == .refusalNotFinal)
        #expect(failure?.text == "unknown")
    }

    @Test func notForwardedIsRepeatedAndItsStampKept() throws {
        let reply = hub.reply(try hub.stamp(.notForwarded, code: .recipientUnreachable), nil)
        let failure = #expect(throws: AttemptFailure.self) { try hub.verify(reply) }
        #expect(failure?.code == .notForwarded)
        #expect(failure?.text == "MSG00002")
        #expect(failure?.stamp?.operation == .hubStamp)
    }

    // Results.

    @Test func resultOfTheHubAnswersAQuestionToTheHub() throws {
        let question = HubAnswers(
            world: world, sent: try world.composed(.listRegistrations(ListRegistrations()), to: world.pki.hub.number))
        let result = try question.result()
        let stamp = try question.stamp(.answered, receiptDigest: world.digest(result))
        guard case .result(let document) = try question.verify(question.reply(stamp, result)).answer else {
            throw Unexpected()
        }
        #expect(document.operation == .listRegistrationsResult)
    }

    @Test func resultBySomebodyElseOrForAnotherQuestionDoesNotCount() throws {
        let question = HubAnswers(
            world: world, sent: try world.composed(.listRegistrations(ListRegistrations()), to: world.pki.hub.number))
        let foreign = try question.result(by: world.pki.ocmwB)
        var stamp = try question.stamp(.answered, receiptDigest: world.digest(foreign))
        var failure = #expect(throws: AttemptFailure.self) { try question.verify(question.reply(stamp, foreign)) }
        #expect(failure?.code == .resultSigner)
        let other = DocumentReference(ticket: world.environment.ticket(), digest: question.sent.reference.digest)
        let another = try question.result(reference: other)
        stamp = try question.stamp(.answered, receiptDigest: world.digest(another))
        failure = #expect(throws: AttemptFailure.self) { try question.verify(question.reply(stamp, another)) }
        #expect(failure?.code == .resultNotOurs)
    }

    @Test func resultDoesNotAnswerADocumentToAnotherOrganisation() throws {
        let result = try hub.result()
        let stamp = try hub.stamp(.answered, receiptDigest: world.digest(result))
        #expect(failure(hub.reply(stamp, result)) == .stampOutcome)
    }

    // Faults.

    @Test func faultIsNotFinalUnlessItsRefusalNamesTheDocument() throws {
        #expect(failure(hub.fault(nil)) == .fault)
        let unnamed = try hub.refusal(.notWellFormed, by: world.pki.hub, reference: nil)
        #expect(failure(hub.fault(unnamed)) == .fault)
        let named = try hub.refusal(.documentSignatureInvalid, by: world.pki.hub, reference: hub.sent.reference)
        #expect(try hub.verify(hub.fault(named)).refusalCode == "OGW00102")
        let foreign = try hub.refusal(.documentSignatureInvalid, by: world.pki.ocmwB, reference: hub.sent.reference)
        #expect(failure(hub.fault(foreign)) == .refusalSigner)
    }

    @Test func anythingElseInTheBodyIsNotAnAnswer() throws {
        #expect(failure(HubReply(body: [], isFault: false)) == .answerForm)
        #expect(failure(HubReply(body: [try hub.receipt()], isFault: false)) == .answerForm)
    }
}

struct Unexpected: Error {}

/// The element with another time in one of its direct children, and its signature as it was.
func altered(_ element: XMLElement, _ name: String) throws -> XMLElement {
    let children = element.children.map { node -> XMLNode in
        guard case .element(let child) = node, child.localName == name else { return node }
        return .element(XMLElement(name, text: "2020-01-01T00:00:00.000Z"))
    }
    return try XMLReader.parse(element.replacing(children: children).canonicalBytes())
}
