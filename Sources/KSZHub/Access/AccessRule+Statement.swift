extension AccessRule {
    /// What must hold, in English, for `docs/refusals.md` and dry runs.
    public var statement: String {
        switch self {
        case .operatorMayCarry: "The TLS peer is an operator that may carry messages of the sender."
        case .messageSignerIsSender: "The certificate of the signature over the SOAP message is the sender's."
        case .documentSignerIsSender: "The certificate of the document's signature is the sender's."
        case .senderIsMember: "The sender is a member of the network."
        case .ticketNamesOneDocument: "A ticket stands for one document for ever."
        case .flowOpenToOrganisation: "The policy opens the flow to the organisation."
        case .flowOpenUnderLegalContext: "The policy opens the flow under the legal context."
        case .schema: "The document follows its schema."
        case .ssinForm: "The SSIN is well formed."
        case .notTooOld: "The document is not older than the limit of its flow."
        case .notFromTheFuture: "The document was not made in the future."
        case .recipientIsAnother: "Nobody sends to itself."
        case .recipientIsMember: "The recipient is a member, or the hub where the hub answers."
        case .answersDeliveredDocument:
            "An answer answers a carried document, in its conversation and about the same person."
        case .answeredByItsRecipient: "An answer travels between the organisations of the document that it answers."
        case .notTransferredOn: "An application that came by transfer is not transferred on."
        case .wrongProofsAreFew: "An organisation that showed too many wrong proofs of identity waits."
        case .accessQuestionsAreFew:
            "An organisation that asked too often in dry runs who knows a person waits."
        case .flowOpenForRole: "The policy opens the flow for a person in this role."
        case .integratedInSector: "Sector 17 knows the person in a fitting quality today (primary repertory)."
        case .integratedByRequester:
            "The requester itself registered the person in a fitting quality today (sectoral repertory)."
        case .proofOfIdentity: "What the person showed agrees with the register."
        case .ssinExists: "The number of the person exists."
        case .ssinNotReplaced: "The number of the person is the one in use."
        case .ssinNotCancelled: "The number of the person is not cancelled."
        case .personAlive: "The person is alive."
        case .knownAtRecipient: "The recipient, or the source, knows the person."
        case .conversationBelongsToSender:
            "Only who began a conversation sends first documents to other organisations in it."
        case .qualityMayBeRegistered: "The quality code is one that an OCMW may register."
        case .periodNotOver: "The period to register is not over yet."
        case .originIsOfSender: "The key of an audit log is registered by the OCMW that the log's origin names."
        case .logKeysAreFew: "An audit log has at most 100 keys."
        case .logKeyIsVouchedFor:
            "The key in force of the OCMW's audit logs vouches for a new one (rotation), or the hub's operator allowed it."
        case .ticketListExists: "The day of a list of tickets is not to come, and the list has the page."
        }
    }
}
