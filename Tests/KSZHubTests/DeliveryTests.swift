import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

@Suite struct DeliveryTests {
    @Test func forwardsUntouchedAndBringsBackTheReceipt() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let answer = try await network.send(sent)
        #expect(answer.httpStatus == 200)
        #expect(answer.stamp?.outcome == .delivered)
        #expect(answer.stamp?.document == (try sent.reference))
        #expect(answer.stamp?.sender == .b)
        #expect(answer.stamp?.recipient == .a)
        #expect(answer.stamp?.ticketCBSS.isUUID == true)
        #expect(answer.receipt != nil)
        #expect(answer.content?.header.inReplyTo == (try sent.reference))
        let receipt = try #require(answer.contentBytes)
        #expect(answer.stamp?.receiptDigest?.bytes == SHA256Digest.of(receipt))
        let message = try #require(network.gateways.messages.first)
        let text = String(decoding: message, as: UTF8.self)
        #expect(text.contains(String(decoding: sent.element.canonicalBytes(), as: UTF8.self)))
        #expect(text.contains("<outcome>FORWARDED</outcome>"))
        #expect(network.gateways.addresses == [PlayedGateways.address(.a)])
    }

    @Test func repeatedTicketIsForwardedAgainAndAnsweredTheSame() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let first = try await network.send(sent)
        network.clock.advance(by: .seconds(60))
        let second = try await network.send(sent)
        #expect(network.gateways.messages.count == 2)
        #expect(second.stampBytes == first.stampBytes)
        #expect(second.contentBytes == first.contentBytes)
        network.gateways.behave(.silence)
        let third = try await network.send(sent)
        #expect(third.contentBytes == first.contentBytes)
        #expect(third.stamp?.outcome == .delivered)
    }

    @Test func deliveredStaysDeliveredWhenTheIntegrationEnds() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        _ = try await network.send(sent)
        let end = UnregisterPerson(qualityCode: .inInquiry, endDate: CivilDate(daysSince1970: 20_001))
        _ = try await network.send(.unregisterPerson(end))
        #expect(try await network.send(sent).stamp?.outcome == .delivered)
        let anew = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(anew.refusal?.code == "MSG00012")
    }

    @Test func notForwardedIsNotFinalAndKeepsTheFirstTimestamp() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        network.gateways.behave(.silence)
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let first = try await network.send(sent)
        #expect(first.stamp?.outcome == .notForwarded)
        #expect(first.refusal?.code == "MSG00002")
        #expect(first.refusal?.isFinal == false)
        network.gateways.behave(.receipt)
        network.clock.advance(by: .seconds(90))
        let second = try await network.send(sent)
        #expect(second.stamp?.outcome == .delivered)
        #expect(second.stamp?.timestampReceive == first.stamp?.timestampReceive)
        #expect(second.stamp?.ticketCBSS == first.stamp?.ticketCBSS)
        #expect(second.stamp?.timestampReply != first.stamp?.timestampReply)
    }

    @Test func refusedByRuleIsRepeatedAsItWas() async throws {
        let network = try TestNetwork()
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let first = try await network.send(sent)
        #expect(first.refusal?.code == "MSG00012")
        try await network.integrate()
        let second = try await network.send(sent)
        #expect(second.contentBytes == first.contentBytes)
        #expect(second.stampBytes == first.stampBytes)
        let anew = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(anew.stamp?.outcome == .delivered)
    }

    @Test func ticketWithOtherContentIsAConflict() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let first = try await network.send(sent)
        let other = try network.document(
            .requestInquiry(Documents.inquiry), to: .a, conversation: .random(), ticket: sent.header.ticket)
        let answer = try await network.send(other)
        #expect(answer.refusal?.code == "OGW00401")
        let digests = try [sent, other].map { try $0.reference.digest.base64 }
        #expect(answer.refusal?.information.map(\.fieldName) == ["acceptedDigest", "refusedDigest"])
        #expect(answer.refusal?.information.map(\.fieldValue) == digests)
        #expect(answer.stamp?.outcome == .refused)
        #expect(answer.stamp?.digest == (try other.reference.digest))
        #expect(network.gateways.messages.count == 1)
        #expect(try await network.send(sent).contentBytes == first.contentBytes)
    }

    @Test func sameTicketOfAnotherSenderIsAnotherDocument() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        _ = try await network.send(sent)
        let other = try network.document(
            .requestInquiry(Documents.inquiry), from: .a, to: .b, ticket: sent.header.ticket)
        #expect(try await network.send(other).stamp?.outcome == .delivered)
    }

    @Test func refusalOfTheRecipientComesBackAsItsOwn() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        network.gateways.behave(.refusal(.documentTooOld))
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let answer = try await network.send(sent)
        #expect(answer.stamp?.outcome == .refused)
        #expect(answer.refusal?.authorCode == Organisation.a.digits)
        network.gateways.behave(.receipt)
        #expect(try await network.send(sent).contentBytes == answer.contentBytes)
        network.gateways.behave(.refusal(.tooManyWrongProofs))
        let second = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        #expect(try await network.send(second).stamp?.outcome == .notForwarded)
        network.gateways.behave(.receipt)
        #expect(try await network.send(second).stamp?.outcome == .delivered)
    }

    /// Final only when the recipient says so and our catalogue says so too.
    @Test(
        arguments: [
            ("OGW00402", true, StampOutcome.refused), ("OGW00402", false, .notForwarded),
            ("OGW00601", true, .notForwarded), ("XYZ00001", true, .notForwarded),
        ])
    func onlyAKnownFinalRefusalIsFinal(_ code: String, _ isFinal: Bool, _ outcome: StampOutcome) async throws {
        let network = try TestNetwork()
        try await network.integrate()
        network.gateways.behave(.refusalInOwnWords(code: code, isFinal: isFinal))
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let answer = try await network.send(sent)
        #expect(answer.stamp?.outcome == outcome)
        #expect(answer.refusal?.code == code)
        network.gateways.behave(.receipt)
        #expect(try await network.send(sent).stamp?.outcome == (outcome == .refused ? .refused : .delivered))
    }

    @Test func whoAnsweredCannotRefuseAnyMore() async throws {
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
        network.gateways.behave(.refusal(.documentTooOld))
        let refused = try await network.send(question)
        #expect(refused.stamp?.outcome == .notForwarded)
        #expect(refused.refusal?.code == "OGW00602")
        #expect(refused.refusal?.isFinal == false)
        network.gateways.behave(.receipt)
        #expect(try await network.send(question).stamp?.outcome == .delivered)
    }

    @Test func logHoldsNoWordsOfARecipient() {
        let words = LocalizedText(nl: "Neen.", fr: "Non.", de: "Nein.", en: "No.")
        func refusal(_ code: String) -> Refusal {
            Refusal(
                code: code, rule: "secret-71023000122", isFinal: true, texts: words, remedies: words, authorCode: "1")
        }
        #expect(refusal("OGW00402").ruleOfCatalogue == RefusalCode.documentTooOld.rule)
        #expect(refusal("XYZ00001").ruleOfCatalogue == "other")
    }

    @Test(
        arguments: [
            PlayedGateways.Behaviour.receiptSigned(by: .c), .messageSigned(by: .c), .receiptForAnotherDigest,
            .receiptForAnotherTicket, .receiptToAnother, .noConfirmation, .foreignConfirmation, .unsigned, .emptyAnswer,
        ])
    func answerThatDoesNotCountIsNotForwarded(_ behaviour: PlayedGateways.Behaviour) async throws {
        let network = try TestNetwork()
        try await network.integrate()
        network.gateways.behave(behaviour)
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let answer = try await network.send(sent)
        #expect(answer.stamp?.outcome == .notForwarded)
        #expect(answer.refusal?.code == "OGW00602")
        network.gateways.behave(.receipt)
        #expect(try await network.send(sent).stamp?.outcome == .delivered)
    }

    @Test func successorReceivesForItsPredecessor() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let sent = try network.document(Documents.transfer(receivedAt: network.clock.now), to: .closed)
        let answer = try await network.send(sent)
        #expect(answer.stamp?.outcome == .delivered)
        #expect(answer.stamp?.recipient == .closed)
        #expect(answer.content?.header.sender == .c)
        #expect(network.gateways.addresses == [PlayedGateways.address(.c)])
        let accept = try network.document(
            Documents.accept, from: .c, to: .b, inReplyTo: try sent.reference, conversation: sent.header.conversation)
        #expect(try await network.send(accept).stamp?.outcome == .delivered)
    }

    @Test func successorDoesNotReceiveForOthers() async throws {
        let network = try TestNetwork()
        try await network.integrate()
        network.gateways.behave(.receiptSigned(by: .c))
        let answer = try await network.send(Documents.transfer(receivedAt: network.clock.now), to: .a)
        #expect(answer.stamp?.outcome == .notForwarded)
    }
}
