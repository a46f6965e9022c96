import AuditLog
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// The gateway's SOAP endpoint: one accepted document, and for each clause a refused neighbour.
@Suite struct ReceptionTests {
    let world: ExchangeWorld
    let hub: HubRequests

    init() throws {
        world = try ExchangeWorld()
        hub = HubRequests(world: world, effects: RecordedEffects())
    }

    /// Nothing was accepted, and the answer is a fault by the fault signer.
    private func expectFault(_ answer: Answer, _ code: RefusalCode, rule: String? = nil) {
        #expect(answer.status == 500 && answer.isFault)
        #expect(answer.refusal?.code == code.rawValue)
        if let rule { #expect(answer.refusal?.rule == rule) }
        #expect(answer.document.header.inReplyTo == nil)
        #expect(answer.signer == world.pki.ocmwC.identity.certificate)
        #expect(world.store.state.withLock { $0.inbox.isEmpty })
        #expect(hub.effects.state.withLock { $0.incoming.isEmpty })
    }

    /// Nothing was accepted, and the tenant signed a refusal that names the document.
    private func expectRefusal(_ answer: Answer, of document: XMLElement, _ code: RefusalCode) throws {
        #expect(answer.status == 200 && !answer.isFault)
        #expect(answer.refusal?.code == code.rawValue)
        #expect(answer.document.header.sender == world.tenant.organisation)
        #expect(answer.document.header.inReplyTo?.digest == (try world.digest(document)))
        #expect(world.store.state.withLock { $0.inbox.isEmpty })
        #expect(world.store.state.withLock { $0.refusals.map(\.code) } == [code.rawValue])
        #expect(world.store.committed.leaves.last?.leaf.rule == code.rawValue)
    }

    // Accepted.

    @Test func stampedDocumentIsAcceptedWithAReceipt() async throws {
        let document = try hub.document()
        let answer = try await hub.answer(to: hub.forward(document))
        #expect(answer.status == 200 && answer.signer == world.pki.ocmwA.identity.certificate)
        let header = try BusinessDocument(document).header
        #expect(
            answer.document.header.inReplyTo
                == DocumentReference(ticket: header.ticket, digest: try world.digest(document)))
        #expect(answer.document.header.recipient == world.pki.ocmwB.number)
        let row = try #require(world.store.state.withLock { $0.inbox[header.idempotencyKey] })
        #expect(row.document.bytes == document.canonicalBytes())
        #expect(row.receipt.bytes == answer.bytes)
        #expect(row.stamp.operation == .hubStamp)
    }

    @Test func receiptPromisesTheLeafThatIsInTheLog() async throws {
        let answer = try await hub.answer(to: hub.forward(hub.document()))
        let receipt = try #require(answer.receipt)
        let leaf = try #require(world.store.committed.leaves.first)
        #expect(leaf.leaf.act == .documentAccepted)
        #expect(receipt.leafHash.bytes == leaf.leafHash.bytes)
        #expect(receipt.checkpoint == nil)
    }

    @Test func receiptCarriesTheNewestCheckpoint() async throws {
        let issuer = CheckpointIssuer(environment: world.environment, logger: ExchangeWorld.logger)
        await issuer.tick([world.tenant])
        let note = try #require(world.store.state.withLock { $0.checkpoints.last?.note })
        let answer = try await hub.answer(to: hub.forward(hub.document()))
        #expect(answer.receipt?.checkpoint == note)
    }

    @Test func consequencesAreCommittedWithTheReceipt() async throws {
        let reply = try world.composed()
        let outgoing = reply.outgoing(for: world.tenant, notBefore: world.clock.now)
        hub.effects.state.withLock { $0.decision = .accept(Changes(outgoing: [outgoing])) }
        _ = try await hub.answer(to: hub.forward(hub.document()))
        #expect(world.store.row(reply.ticket)?.state == .queued)
        let incoming = try #require(hub.effects.state.withLock { $0.incoming.first })
        #expect(incoming.sentAt == world.clock.now.advanced(by: .seconds(-2)))
    }

    @Test func documentForAPredecessorIsAccepted() async throws {
        let ended = world.pki.stranger.number
        let merged = try ExchangeWorld(predecessors: [ended])
        let requests = HubRequests(world: merged, effects: RecordedEffects())
        let answer = try await requests.answer(to: requests.forward(requests.document(to: ended)))
        #expect(answer.receipt != nil)
        #expect(answer.document.header.sender == merged.tenant.organisation)
    }

    // Repeated.

    @Test func repeatedDocumentGetsTheByteIdenticalReceipt() async throws {
        let document = try hub.document()
        let first = try await hub.answer(to: hub.forward(document))
        world.clock.advance(by: .seconds(3600))
        let second = try await hub.answer(to: hub.forward(document))
        #expect(first.bytes == second.bytes)
        #expect(hub.effects.state.withLock { $0.incoming.count } == 1)
        #expect(world.store.committed.leaves.map(\.leaf.act) == [.documentAccepted, .documentDuplicate])
    }

    @Test func repeatedTicketWithOtherContentIsRefused() async throws {
        let document = try hub.document()
        _ = try await hub.answer(to: hub.forward(document))
        let other = try hub.document(ticket: BusinessDocument(document).header.ticket)
        let answer = try await hub.answer(to: hub.forward(other))
        #expect(answer.refusal?.code == RefusalCode.ticketConflict.rawValue)
        let digests = try [document, other].map { try DocumentDigest(SHA256Digest.of($0.canonicalBytes())).base64 }
        #expect(answer.refusal?.information.map(\.fieldName) == ["acceptedDigest", "refusedDigest"])
        #expect(answer.refusal?.information.map(\.fieldValue) == digests)
        #expect(world.store.committed.leaves.map(\.leaf.act) == [.documentAccepted, .documentConflict])
    }

    /// What is kept for ever are the ticket and keyed digests: enough to say that it arrived, or that it is another one.
    @Test func repeatedDocumentIsKnownAfterItsErasure() async throws {
        let document = try hub.document()
        _ = try await hub.answer(to: hub.forward(document))
        world.store.state.withLock { $0.isErased = true }
        let again = try await hub.answer(to: hub.forward(document))
        #expect(again.refusal?.code == RefusalCode.acceptedAndErased.rawValue)
        let other = try hub.document(ticket: BusinessDocument(document).header.ticket)
        let answer = try await hub.answer(to: hub.forward(other))
        #expect(answer.refusal?.code == RefusalCode.ticketConflict.rawValue)
        #expect(answer.refusal?.information.map(\.fieldName) == ["refusedDigest"])
        #expect(
            world.store.committed.leaves.map(\.leaf.act) == [.documentAccepted, .documentDuplicate, .documentConflict])
    }

    @Test func firstReceiptWinsWhenTwoComeAtOnce() async throws {
        let document = try hub.document()
        let first = try await hub.answer(to: hub.forward(document))
        let accepted = world.store.state.withLock { state in
            let row = state.inbox.values.first
            state.inbox = [:]
            state.beforeAccept = row
            return row
        }
        #expect(accepted?.receipt.bytes == first.bytes)
        #expect(try await hub.answer(to: hub.forward(document)).bytes == first.bytes)
    }

    // The hub's part: faults.

    /// The hub's signing certificate opens no TLS door, even with its key.
    @Test func theHubsSigningCertificateAsTLSPeerIsRefused() async throws {
        let request = try hub.forward(hub.document())
        let answer = try await hub.receive(request.bytes, peer: world.pki.hub.identity.certificate)
        expectFault(try hub.read(answer, confirming: nil), .senderIsNotHub, rule: "tls-peer-is-trusted")
    }

    @Test func strangerAtTheTLSDoorIsRefused() async throws {
        let request = try hub.forward(hub.document())
        for peer in [world.pki.stranger.identity.certificate, nil] {
            let answer = try await hub.receive(request.bytes, peer: peer)
            expectFault(try hub.read(answer, confirming: nil), .senderIsNotHub, rule: "tls-peer-is-hub")
        }
    }

    @Test func messageSignedByAnotherThanTheHubIsRefused() async throws {
        let document = try hub.document()
        let body = ForwardedDocument(document: document, stamp: try hub.stamp(document)).element()
        let answer = try await hub.answer(to: hub.request([body], by: world.pki.ocmwB))
        expectFault(answer, .senderIsNotHub, rule: "message-signer-is-hub")
    }

    @Test func messageOutsideTheWindowIsRefused() async throws {
        let document = try hub.document()
        let body = ForwardedDocument(document: document, stamp: try hub.stamp(document)).element()
        let request = try hub.request([body], at: .seconds(-600))
        let answer = try await hub.receive(request.bytes, peer: world.pki.hubTLS)
        expectFault(try hub.read(answer, confirming: nil), .timestampOutsideWindow)
    }

    @Test func alteredMessageIsRefused() async throws {
        let request = try hub.forward(hub.document())
        var bytes = request.bytes
        let needle = Array("RIGHT_TO_SOCIAL_INTEGRATION".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
        bytes.replaceSubrange(place..<(place + needle.count), with: Array("SOCIAL_AID".utf8))
        let answer = try await hub.receive(bytes, peer: world.pki.hubTLS)
        expectFault(try hub.read(answer, confirming: nil), .messageSignatureInvalid)
    }

    @Test(arguments: ["", "<a>", "<!DOCTYPE a><a/>"])
    func whatIsNoMessageIsRefused(_ text: String) async throws {
        let answer = try await hub.receive(Array(text.utf8), peer: world.pki.hubTLS)
        expectFault(try hub.read(answer, confirming: nil), .notWellFormed)
    }

    @Test func messageOverTheLimitIsRefused() async throws {
        let bytes = [UInt8](repeating: UInt8(ascii: " "), count: XMLLimits.standard.byteCount + 1)
        let answer = try await hub.receive(bytes, peer: world.pki.hubTLS)
        expectFault(try hub.read(answer, confirming: nil), .messageTooLarge)
    }

    @Test func documentWithoutStampIsRefused() async throws {
        let document = try hub.document()
        let body = ForwardedDocument(document: document, stamp: try hub.stamp(document)).element()
        let lonely = body.replacing(children: Array(body.children.prefix(1)))
        expectFault(try await hub.answer(to: hub.request([lonely])), .stampMissing)
        expectFault(try await hub.answer(to: hub.request([document])), .soapStructure)
        expectFault(try await hub.answer(to: hub.request([body, XMLElement("other")])), .soapStructure)
    }

    @Test func stampBySomebodyElseIsRefused() async throws {
        let document = try hub.document()
        let own = try hub.stamp(document, by: world.pki.ocmwB)
        expectFault(try await hub.answer(to: hub.forward(document, own)), .stampMissing, rule: "stamp-signer-is-hub")
        let changed = try altered(hub.stamp(document), "timestampReceive")
        expectFault(try await hub.answer(to: hub.forward(document, changed)), .stampMissing, rule: "stamp-holds")
    }

    @Test func stampOfAnotherDocumentIsRefused() async throws {
        let document = try hub.document()
        let stamps: [(XMLElement, String)] = [
            (try hub.stamp(hub.document()), "stamp-digest-is-of-document"),
            (try hub.stamp(document, outcome: .delivered), "stamp-outcome-is-forwarded"),
            (try hub.stamp(document, ticket: world.environment.ticket()), "stamp-ticket-is-of-document"),
            (try hub.stamp(document, sender: world.pki.ocmwC.number), "stamp-organisations-are-of-document"),
        ]
        for (stamp, rule) in stamps {
            expectFault(try await hub.answer(to: hub.forward(document, stamp)), .stampMismatch, rule: rule)
        }
    }

    @Test func documentForAnotherRecipientIsRefused() async throws {
        let document = try hub.document(to: world.pki.ocmwC.number)
        expectFault(try await hub.answer(to: hub.forward(document)), .recipientNotHosted)
        let stamp = try hub.stamp(document, recipient: world.pki.ocmwA.number)
        expectFault(
            try await hub.answer(to: hub.forward(document, stamp)), .stampMismatch,
            rule: "stamp-organisations-are-of-document")
    }

    // The sender's part: refusals.

    @Test func alteredDocumentIsRefused() async throws {
        let original = try hub.document()
        let document = try changed(original, "conversation", to: world.environment.ticket().value)
        try expectRefusal(try await hub.answer(to: hub.forward(document)), of: document, .documentSignatureInvalid)
    }

    @Test func documentInTheNameOfAnotherIsRefused() async throws {
        let document = try hub.document(by: world.pki.ocmwC, from: world.pki.ocmwB.number)
        try expectRefusal(try await hub.answer(to: hub.forward(document)), of: document, .signerIsNotCustomer)
    }

    @Test func documentWithACertificateOfAnotherAuthorityIsRefused() async throws {
        let document = try hub.document(by: world.pki.impostorOfA)
        try expectRefusal(try await hub.answer(to: hub.forward(document)), of: document, .certificateNotTrusted)
    }

    @Test func documentWithAnExpiredCertificateIsRefused() async throws {
        world.clock.advance(by: .seconds(9 * 86_400))
        let inTime = try await hub.answer(to: hub.forward(hub.document(by: world.pki.expiringB)))
        #expect(inTime.receipt != nil)
        world.store.state.withLock { $0.inbox = [:] }
        world.clock.advance(by: .seconds(2 * 86_400))
        let document = try hub.document(by: world.pki.expiringB)
        try expectRefusal(try await hub.answer(to: hub.forward(document)), of: document, .certificateExpired)
    }

    @Test func operationThatIsNotForOrganisationsIsRefused() async throws {
        let document = try hub.document(payload: .listRegistrations(ListRegistrations()))
        try expectRefusal(try await hub.answer(to: hub.forward(document)), of: document, .operationUnknown)
    }

    @Test func oldDocumentIsRefusedYoungerOneIsNot() async throws {
        let limit = world.clock.now.advanced(by: .seconds(-30 * 86_400))
        let young = try hub.document(sentAt: limit)
        #expect(try await hub.answer(to: hub.forward(young)).receipt != nil)
        world.store.state.withLock { $0.inbox = [:] }
        let old = try hub.document(sentAt: limit.advanced(by: .milliseconds(-1)))
        try expectRefusal(try await hub.answer(to: hub.forward(old)), of: old, .documentTooOld)
    }

    @Test func statutoryDocumentMayBeAYearOld() throws {
        let header = try BusinessDocument(hub.document(sentAt: world.clock.now.advanced(by: .seconds(-365 * 86_400))))
            .header
        try DocumentAgeLimit.check(header, operation: .transferCompetence, at: world.clock.now)
        let later = world.clock.now.advanced(by: .milliseconds(1))
        #expect(throws: Rejection.self) {
            try DocumentAgeLimit.check(header, operation: .transferCompetence, at: later)
        }
    }

    @Test func documentFromTheFutureIsRefused() async throws {
        let document = try hub.document(sentAt: world.clock.now.advanced(by: .milliseconds(300_001)))
        try expectRefusal(try await hub.answer(to: hub.forward(document)), of: document, .documentFromFuture)
    }

    @Test func documentThatTheDomainRefusesIsRefused() async throws {
        hub.effects.state.withLock { $0.decision = .refuse(.onwardTransferNotAllowed, elementPath: "criteria") }
        let document = try hub.document()
        let answer = try await hub.answer(to: hub.forward(document))
        try expectRefusal(answer, of: document, .onwardTransferNotAllowed)
        #expect(answer.refusal?.elementPath == "/requestInquiry/criteria")
    }

    @Test func documentThatBreaksItsSchemaIsRefusedWithPlaceAndRule() async throws {
        let header = DocumentHeader(
            ticket: world.environment.ticket(), timestampSent: world.clock.now, sender: world.pki.ocmwB.number,
            recipient: world.pki.ocmwA.number, conversation: world.environment.ticket(),
            legalContext: .socialInquiry, criteria: Criteria(ssin: world.person))
        let element = BusinessDocument(header: header, payload: try world.inquiry()).element()
        let broken = element.replacing(
            children: element.children.filter { node in
                guard case .element(let child) = node else { return true }
                return child.localName != "aid"
            })
        let document = try DocumentSigner(identity: world.pki.ocmwB.identity).sign(broken)
        let reference = DocumentReference(ticket: header.ticket, digest: try world.digest(document))
        let stamp = HubStamp(
            ticketCBSS: world.environment.ticket(), timestampReceive: world.clock.now, timestampReply: world.clock.now,
            senderTicket: header.ticket, digest: reference.digest, sender: header.sender, recipient: header.recipient,
            outcome: .forwarded)
        let signedStamp = try world.signed(
            .hubStamp(stamp), by: world.pki.hub, to: header.recipient, inReplyTo: reference)
        let answer = try await hub.answer(to: hub.forward(document, signedStamp))
        try expectRefusal(answer, of: document, .schemaViolation)
        #expect(answer.refusal?.elementPath?.hasPrefix("/requestInquiry") == true)
    }

    // Our own failures: never final.

    @Test func failureOfThisGatewayIsNotFinal() async throws {
        hub.effects.state.withLock { $0.fails = true }
        let domain = try await hub.answer(to: hub.forward(hub.document()))
        expectFault(domain, .internalError)
        #expect(domain.refusal?.isFinal == false)
        hub.effects.state.withLock { $0.fails = false }
        world.store.fail([.accept])
        let store = try await hub.answer(to: hub.forward(hub.document()))
        #expect(store.refusal?.code == "MSG00003" && store.isFault)
        #expect(world.store.state.withLock { $0.inbox.isEmpty })
    }

    private func changed(_ element: XMLElement, _ name: String, to text: String) throws -> XMLElement {
        let children = element.children.map { node -> XMLNode in
            guard case .element(let child) = node, child.localName == name else { return node }
            return .element(XMLElement(name, text: text))
        }
        return try XMLReader.parse(element.replacing(children: children).canonicalBytes())
    }
}
