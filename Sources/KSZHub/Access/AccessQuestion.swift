import Messages
import SocialSecurity
import XMLSecurity

/// What an organisation wants to do about a person: taken from a document, or asked in a dry run.
public struct AccessQuestion: Hashable, Sendable {
    /// Who asks.
    public var requester: EnterpriseNumber
    /// To whom the document goes; nil in a dry run that names nobody.
    public var recipient: EnterpriseNumber?
    /// The flow.
    public var operation: Operation
    /// The purpose.
    public var legalContext: LegalContext?
    /// The person; absent only in flows without one.
    public var ssin: SSIN?
    /// The person's role in the inquiry.
    public var role: PersonRole?
    /// What the person showed, in the flows that ask for it.
    public var proof: ProofOfIdentity?
    /// The document that it answers.
    public var inReplyTo: DocumentReference?
    /// Its conversation.
    public var conversation: Ticket?
    /// For a transfer: when the application was first received.
    public var applicationReceivedAt: UTCInstant?

    /// Asks without a document.
    public init(
        requester: EnterpriseNumber, recipient: EnterpriseNumber? = nil, operation: Operation,
        legalContext: LegalContext?, ssin: SSIN?, role: PersonRole? = nil
    ) {
        self.requester = requester
        self.recipient = recipient
        self.operation = operation
        self.legalContext = legalContext
        self.ssin = ssin
        self.role = role
    }

    /// Asks what a document asks.
    init(_ document: BusinessDocument) {
        let header = document.header
        self.init(
            requester: header.sender, recipient: header.recipient, operation: document.payload.operation,
            legalContext: header.legalContext, ssin: header.criteria?.ssin, role: header.criteria?.role)
        inReplyTo = header.inReplyTo
        conversation = header.conversation
        switch document.payload {
        case .transferCompetence(let transfer): applicationReceivedAt = transfer.request.receivedAt
        case .registerPerson(let registration): proof = registration.proof
        case .findOrganisations(let search): proof = search.proof
        default: break
        }
    }
}
