import Messages
import SocialSecurity
import XMLSecurity

@testable import KSZHub

/// A signed document, as its sender keeps it for every attempt.
struct SentDocument: Sendable {
    let document: BusinessDocument
    let element: XMLElement

    var header: DocumentHeader { document.header }

    var reference: DocumentReference {
        get throws {
            let digest = SHA256Digest.of(element.canonicalBytes())
            return DocumentReference(ticket: document.header.ticket, digest: try DocumentDigest(digest))
        }
    }
}

extension TestNetwork {
    /// Makes and signs a document of an OCMW.
    func document(
        _ payload: Payload, from sender: EnterpriseNumber = .b, to recipient: EnterpriseNumber = .hub,
        about ssin: SSIN = Person.applicant, role: PersonRole? = .applicant, inReplyTo: DocumentReference? = nil,
        conversation: Ticket = .random(), ticket: Ticket = .random(), context: LegalContext = .socialInquiry,
        sentAt: UTCInstant? = nil, signedBy identity: SigningIdentity? = nil
    ) throws -> SentDocument {
        let header = DocumentHeader(
            ticket: ticket, timestampSent: sentAt ?? clock.now, sender: sender, recipient: recipient,
            inReplyTo: inReplyTo, conversation: conversation, legalContext: context,
            criteria: Criteria(ssin: ssin, role: role))
        let document = BusinessDocument(header: header, payload: payload)
        return SentDocument(document: document, element: try sign(document.element(), identity, sender))
    }

    /// Asks for a list of tickets.
    func ticketListRequest(day: CivilDate, page: Int = 1, from sender: EnterpriseNumber = .b) throws -> SentDocument {
        let header = DocumentHeader(
            ticket: .random(), timestampSent: clock.now, sender: sender, recipient: .hub, conversation: .random())
        let document = BusinessDocument(
            header: header, payload: .ticketListRequest(try TicketListRequest(day: day, page: page)))
        return SentDocument(document: document, element: try sign(document.element(), nil, sender))
    }

    func sign(_ root: XMLElement, _ identity: SigningIdentity? = nil, _ sender: EnterpriseNumber) throws -> XMLElement {
        try DocumentSigner(identity: try identity ?? key(of: sender)).sign(root)
    }

    func key(of number: EnterpriseNumber) throws -> SigningIdentity {
        guard let identity = federation.identities[number] else { throw KSZHubError(.identityUnusable, "no key") }
        return identity
    }

    /// Posts a signed document over its own operator and reads the hub's answer as a careful sender would.
    func send(
        _ sent: SentDocument, messageSignedBy identity: SigningIdentity? = nil, peer: EnterpriseNumber? = nil,
        action: String? = nil, madeAt: UTCInstant? = nil
    ) async throws -> TestAnswer {
        let signer = try identity ?? key(of: sent.header.sender)
        let message = try SOAPSigner(identity: signer).sign(body: [sent.element], at: madeAt ?? clock.now)
        let response = await hub.process(
            message.bytes, soapAction: action ?? sent.document.operation.soapAction,
            from: peer ?? Self.carrier(of: sent.header.sender))
        return try read(response, confirming: message.signatureValue)
    }

    /// Makes and sends in one step.
    func send(
        _ payload: Payload, from sender: EnterpriseNumber = .b, to recipient: EnterpriseNumber = .hub,
        about ssin: SSIN = Person.applicant, role: PersonRole? = .applicant, context: LegalContext = .socialInquiry
    ) async throws -> TestAnswer {
        try await send(document(payload, from: sender, to: recipient, about: ssin, role: role, context: context))
    }

    /// Verifies WS-Security with confirmation, the stamp's and the content's signatures and schemas.
    func read(_ response: HubResponse, confirming: [UInt8]?) throws -> TestAnswer {
        let verdict = try SOAPVerifier(trust: federation.trust).verify(
            bytes: response.bytes, at: clock.now, confirmationOf: confirming)
        guard let message = verdict.value, message.signer.enterpriseNumber == .hub else {
            throw KSZHubError(.dataUnreadable, "the hub's answer does not verify: \(verdict.failedSteps)")
        }
        if message.isFault {
            let fault = try SOAPFaultBody(message.bodyElements()[0])
            return TestAnswer(
                httpStatus: response.httpStatus, isFault: true, stamp: nil, stampBytes: nil,
                content: try fault.refusal.map(verified), contentBytes: fault.refusal?.canonicalBytes())
        }
        let answer = try ExchangeAnswer(message.bodyElements()[0])
        let stamp = try answer.stamp.map(verified)
        guard case .hubStamp(let content)? = stamp?.payload else {
            throw KSZHubError(.dataUnreadable, "no stamp")
        }
        return TestAnswer(
            httpStatus: response.httpStatus, isFault: false, stamp: content,
            stampBytes: answer.stamp?.canonicalBytes(), content: try answer.content.map(verified),
            contentBytes: answer.content?.canonicalBytes())
    }

    private func verified(_ element: XMLElement) throws -> BusinessDocument {
        let verdict = DocumentVerifier(trust: federation.trust).verify(element, at: clock.now)
        guard let document = verdict.value else {
            throw KSZHubError(.dataUnreadable, "a document does not verify: \(verdict.failedSteps)")
        }
        try federation.schemas.validate(element)
        let content = try BusinessDocument(element)
        guard document.signer.enterpriseNumber == content.header.sender else {
            throw KSZHubError(.dataUnreadable, "a document is signed by another")
        }
        return content
    }

    /// Registers the applicant for B (code 1) and A (code 2), as before every inquiry.
    func integrate() async throws {
        _ = try await send(Documents.register(.inInquiry, of: Person.applicant))
        _ = try await send(Documents.register(.livingWage, of: Person.applicant), from: .a)
    }
}
