import Messages
import SocialSecurity
import XMLSecurity

/// Makes and signs the hub's own documents: stamps, refusals, results.
struct HubDocuments: Sendable {
    let number: EnterpriseNumber
    let schemas: DocumentSchemas
    let newTicket: @Sendable () -> Ticket
    private let signer: DocumentSigner

    init(_ environment: HubEnvironment) {
        number = environment.number
        schemas = environment.schemas
        newTicket = environment.newTicket
        signer = DocumentSigner(identity: environment.identity)
    }

    /// The stamp on one document, for one of its two parties.
    ///
    /// - Throws: what signing and schema throw; neither happens with a sound identity.
    func stamp(
        _ meeting: Meeting, outcome: StampOutcome, code: String = RefusalCode.treated.rawValue,
        rule: String = RefusalCode.treated.rule, reply: DocumentDigest? = nil, to addressee: EnterpriseNumber,
        at instant: UTCInstant
    ) throws -> SignedDocument {
        let envelope = meeting.arrival.envelope
        let stamp = HubStamp(
            ticketCBSS: meeting.ticketCBSS, timestampReceive: meeting.timestampReceive, timestampReply: instant,
            senderTicket: envelope.ticket, digest: meeting.arrival.reference.digest, sender: envelope.sender,
            recipient: envelope.recipient, outcome: outcome, code: code, rule: rule, receiptDigest: reply)
        return try signed(.hubStamp(stamp), about: meeting.arrival, to: addressee, at: instant)
    }

    /// A refusal or another document of the exchange service about an arrival.
    func signed(
        _ payload: Payload, about arrival: Arrival, to addressee: EnterpriseNumber, at instant: UTCInstant
    ) throws -> SignedDocument {
        try sign(
            payload,
            DocumentHeader(
                ticket: newTicket(), timestampSent: instant, sender: number, recipient: addressee,
                inReplyTo: arrival.reference, conversation: arrival.envelope.conversation))
    }

    /// The hub's own result: it repeats legal context and criteria of the question.
    func result(_ payload: Payload, to question: BusinessDocument, _ arrival: Arrival, at instant: UTCInstant) throws
        -> SignedDocument
    {
        let header = question.header
        return try sign(
            payload,
            DocumentHeader(
                ticket: newTicket(), timestampSent: instant, sender: number, recipient: header.sender,
                inReplyTo: arrival.reference, conversation: header.conversation, legalContext: header.legalContext,
                criteria: header.criteria))
    }

    /// A page of a list of tickets: about no question, so that it is the same for whoever asks again.
    func ticketList(_ list: TicketList, at instant: UTCInstant) throws -> SignedDocument {
        try sign(
            .ticketList(list),
            DocumentHeader(
                ticket: newTicket(), timestampSent: instant, sender: number, recipient: list.organisation,
                conversation: newTicket()))
    }

    /// The refusal inside a fault, where there may be no document to name.
    func refusal(_ rejection: Rejection, at instant: UTCInstant) throws -> SignedDocument {
        try sign(
            .refusal(rejection.refusal),
            DocumentHeader(
                ticket: newTicket(), timestampSent: instant, sender: number,
                recipient: rejection.addressee ?? number, inReplyTo: rejection.reference, conversation: newTicket()))
    }

    private func sign(_ payload: Payload, _ header: DocumentHeader) throws -> SignedDocument {
        let document = BusinessDocument(header: header, payload: payload)
        let signed = try SignedDocument(try signer.sign(document.element()))
        try schemas.validate(bytes: signed.bytes, service: document.operation.service)
        return signed
    }
}
