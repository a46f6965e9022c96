import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// One refusal per clause of "who may say what" at the first hop: a SOAP fault, no stamp, nothing remembered.
@Suite struct TrustTests {
    private func expectFault(_ answer: TestAnswer, _ code: String) {
        #expect(answer.isFault)
        #expect(answer.httpStatus == 500)
        #expect(answer.stamp == nil)
        #expect(answer.refusal?.code == code)
    }

    @Test func operatorMayCarryTheSender() async throws {
        let network = try TestNetwork()
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let foreign = try await network.send(sent, peer: .firstOperator)
        expectFault(foreign, "OGW00204")
        #expect(foreign.content?.header.inReplyTo == (try sent.reference))
        #expect(try await network.send(sent).stamp?.outcome == .answered)
    }

    @Test(arguments: [EnterpriseNumber.outsider, .b, nil])
    func strangerIsRefusedBeforeItsMessageIsRead(_ peer: EnterpriseNumber?) throws {
        let network = try TestNetwork()
        let response = try #require(network.hub.fault(forPeer: peer))
        expectFault(try network.read(response, confirming: nil), "OGW00204")
        #expect(network.hub.fault(forPeer: .firstOperator) == nil)
    }

    @Test func strangersAtTLSAreRefused() async throws {
        let network = try TestNetwork()
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let message = try SOAPSigner(identity: network.key(of: .b)).sign(body: [sent.element], at: network.clock.now)
        for peer in [EnterpriseNumber.outsider, .b, nil] {
            let response = await network.hub.process(
                message.bytes, soapAction: sent.document.operation.soapAction, from: peer)
            expectFault(try network.read(response, confirming: nil), "OGW00204")
        }
    }

    @Test func messageSignerIsTheSender() async throws {
        let network = try TestNetwork()
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        expectFault(try await network.send(sent, messageSignedBy: network.key(of: .a)), "OGW00207")
    }

    @Test func documentSignerIsTheSender() async throws {
        let network = try TestNetwork()
        let sent = try network.document(
            Documents.register(.inInquiry, of: Person.applicant), signedBy: network.key(of: .a))
        expectFault(try await network.send(sent), "MSG00014")
        let both = try await network.send(sent, messageSignedBy: network.key(of: .a))
        expectFault(both, "MSG00014")
    }

    @Test func senderIsAMember() async throws {
        let network = try TestNetwork()
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant), from: .outsider)
        expectFault(try await network.send(sent), "MSG00027")
    }

    @Test func certificateIsOfTheNetwork() async throws {
        let network = try TestNetwork()
        let stranger = network.federation.stranger
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant), signedBy: stranger)
        let message = try SOAPSigner(identity: stranger).sign(body: [sent.element], at: network.clock.now)
        let response = await network.hub.process(
            message.bytes, soapAction: sent.document.operation.soapAction, from: .secondOperator)
        expectFault(try network.read(response, confirming: nil), "OGW00103")
        // The document alone by the stranger, in a message of B.
        expectFault(try await network.send(sent), "OGW00103")
    }

    @Test func certificateIsInItsValidity() async throws {
        let network = try TestNetwork()
        network.clock.advance(by: .seconds(60 * 86_400))
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let message = try SOAPSigner(identity: network.key(of: .b)).sign(body: [sent.element], at: network.clock.now)
        let response = await network.hub.process(
            message.bytes, soapAction: sent.document.operation.soapAction, from: .secondOperator)
        #expect(response.httpStatus == 500)
        #expect(String(decoding: response.bytes, as: UTF8.self).contains("OGW00104"))
    }

    @Test func timestampIsInTheWindow() async throws {
        let network = try TestNetwork()
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let message = try SOAPSigner(identity: network.key(of: .b)).sign(body: [sent.element], at: network.clock.now)
        network.clock.advance(by: .seconds(400))
        let response = await network.hub.process(
            message.bytes, soapAction: sent.document.operation.soapAction, from: .secondOperator)
        expectFault(try network.read(response, confirming: nil), "OGW00106")
        #expect(try await network.send(sent).stamp?.outcome == .answered)
    }

    @Test func oneChangedByteInTheMessageIsSeen() async throws {
        let network = try TestNetwork()
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let message = try SOAPSigner(identity: network.key(of: .b)).sign(body: [sent.element], at: network.clock.now)
        let text = String(decoding: message.bytes, as: UTF8.self)
        let changed = Array(text.replacing("<lastName>Voorbeeld", with: "<lastName>Voorbeelt").utf8)
        #expect(changed != message.bytes)
        let response = await network.hub.process(
            changed, soapAction: sent.document.operation.soapAction, from: .secondOperator)
        expectFault(try network.read(response, confirming: nil), "OGW00101")
    }

    @Test func documentSignatureIsCheckedBesideTheMessage() async throws {
        let network = try TestNetwork()
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let unsigned = SentDocument(document: sent.document, element: sent.document.element())
        expectFault(try await network.send(unsigned), "OGW00102")
    }

    @Test(arguments: ["", "not XML", "<a>", "<!DOCTYPE a []><a/>"])
    func whatIsNoXMLIsRefused(_ text: String) async throws {
        let network = try TestNetwork()
        let response = await network.hub.process(Array(text.utf8), soapAction: "", from: .secondOperator)
        expectFault(try network.read(response, confirming: nil), "OGW00302")
    }

    @Test func tooLargeAMessageIsRefused() throws {
        let network = try TestNetwork()
        expectFault(try network.read(network.hub.messageTooLarge(), confirming: nil), "OGW00301")
    }

    @Test func operationAndActionAgree() async throws {
        let network = try TestNetwork()
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let wrong = try await network.send(sent, action: Operation.unregisterPerson.soapAction)
        expectFault(wrong, "OGW00305")
        let receipt = Payload.receipt(Receipt(timestampReceive: network.clock.now, leafHash: try sent.reference.digest))
        let header = DocumentHeader(
            ticket: .random(), timestampSent: network.clock.now, sender: .b, recipient: .a,
            inReplyTo: try sent.reference, conversation: .random())
        let document = BusinessDocument(header: header, payload: receipt)
        let forged = SentDocument(document: document, element: try network.sign(document.element(), nil, .b))
        expectFault(try await network.send(forged), "OGW00304")
    }

    @Test func rejectedMessageLeavesNothingUnderTheTicket() async throws {
        let network = try TestNetwork()
        let ticket = Ticket.random()
        let forged = try network.document(
            Documents.register(.inInquiry, of: Person.applicant), ticket: ticket, signedBy: network.key(of: .a))
        _ = try await network.send(forged, messageSignedBy: network.key(of: .a))
        let sound = try network.document(Documents.register(.inInquiry, of: Person.applicant), ticket: ticket)
        #expect(try await network.send(sound).stamp?.outcome == .answered)
    }
}
