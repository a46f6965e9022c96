/// The rules by which the hub refuses, in the order in which they are applied; the raw values are stable.
public enum AccessRule: String, Hashable, Sendable, CaseIterable {
    // Who carries and signs.
    /// The TLS peer is an operator that may carry messages of the sender.
    case operatorMayCarry = "operator-may-carry"
    /// The certificate of the signature over the SOAP message is the sender's.
    case messageSignerIsSender = "message-signer-is-sender"
    /// The certificate of the document's signature is the sender's.
    case documentSignerIsSender = "document-signer-is-sender"
    /// The sender is a member of the network.
    case senderIsMember = "sender-is-member"
    // Ticket.
    /// A ticket stands for one document for ever.
    case ticketNamesOneDocument = "ticket-names-one-document"
    // Policy.
    /// The policy opens the flow to the organisation.
    case flowOpenToOrganisation = "flow-open-to-organisation"
    /// The policy opens the flow under the legal context.
    case flowOpenUnderLegalContext = "flow-open-under-legal-context"
    // Form.
    /// The document follows its schema.
    case schema = "schema"
    /// The SSIN is well formed.
    case ssinForm = "ssin-form"
    /// The document is not older than the limit of its flow.
    case notTooOld = "document-not-too-old"
    /// The document was not made in the future.
    case notFromTheFuture = "document-not-from-the-future"
    // Addressing.
    /// Nobody sends to itself.
    case recipientIsAnother = "recipient-is-another"
    /// The recipient is a member, or the hub where the hub answers.
    case recipientIsMember = "recipient-is-member"
    // Relations between documents.
    /// An answer answers a delivered document, in its conversation and about the same person.
    case answersDeliveredDocument = "answers-delivered-document"
    /// An answer travels between the organisations of the document that it answers.
    case answeredByItsRecipient = "answered-by-its-recipient"
    /// An application that came by transfer is not transferred on.
    case notTransferredOn = "not-transferred-on"
    /// An organisation that showed too many wrong proofs of identity waits.
    case wrongProofsAreFew = "wrong-proofs-are-few"
    /// An organisation that asked too often in dry runs who knows a person waits.
    case accessQuestionsAreFew = "access-questions-are-few"
    // The person.
    /// The policy opens the flow for a person in this role.
    case flowOpenForRole = "flow-open-for-role"
    /// Sector 17 knows the person in a fitting quality today (primary repertory). A sender never sees this rule; see
    /// `outward`.
    case integratedInSector = "integrated-in-sector"
    /// The requester itself registered the person in a fitting quality today (sectoral repertory).
    case integratedByRequester = "integrated-by-requester"
    /// What the person showed agrees with the register.
    case proofOfIdentity = "proof-of-identity"
    /// The number of the person exists.
    case ssinExists = "ssin-exists"
    /// The number of the person is the one in use.
    case ssinNotReplaced = "ssin-not-replaced"
    /// The number of the person is not cancelled.
    case ssinNotCancelled = "ssin-not-cancelled"
    /// The person is alive.
    case personAlive = "person-alive"
    /// The recipient, or the source, knows the person.
    case knownAtRecipient = "known-at-recipient"
    // The conversation.
    /// Only who began a conversation sends first documents to other organisations in it.
    case conversationBelongsToSender = "conversation-belongs-to-sender"
    // The directory.
    /// The quality code is one that an OCMW may register.
    case qualityMayBeRegistered = "quality-may-be-registered"
    /// The period to register is not over yet.
    case periodNotOver = "period-not-over"
    // The audit log.
    /// The key of a log is registered by the OCMW that the log's origin names.
    case originIsOfSender = "origin-is-of-sender"
    /// A log has few keys.
    case logKeysAreFew = "log-keys-are-few"
    /// The key before vouches for a new one.
    case logKeyIsVouchedFor = "log-key-is-vouched-for"
    // Lists of tickets.
    /// The day of a list of tickets is not to come, and the list has the page.
    case ticketListExists = "ticket-list-exists"
}
