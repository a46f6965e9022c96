import Messages

extension AccessRule {
    /// The rule that a sender is told.
    ///
    /// Which of the two levels of the directory refused would tell who is known to any OCMW at all: a sender could try
    /// numbers and read off who receives aid. The difference stays in the hub's log and in a dry run.
    public var outward: AccessRule { self == .integratedInSector ? .integratedByRequester : self }

    /// The code of the catalogue under which a refusal by this rule travels.
    public var code: RefusalCode {
        switch self {
        case .operatorMayCarry: .operatorNotAllowed
        case .messageSignerIsSender: .signersDiffer
        case .documentSignerIsSender: .signerIsNotCustomer
        case .senderIsMember, .flowOpenToOrganisation, .originIsOfSender, .logKeysAreFew,
            .logKeyIsVouchedFor:
            .flowNotAuthorised
        case .ticketNamesOneDocument: .ticketConflict
        case .flowOpenUnderLegalContext: .legalContextRefused
        case .schema: .schemaViolation
        case .ssinForm: .ssinMalformed
        case .notTooOld: .documentTooOld
        case .notFromTheFuture: .documentFromFuture
        case .recipientIsAnother: .recipientIsSender
        case .recipientIsMember: .recipientUnknown
        case .answersDeliveredDocument: .answerToUnknownDocument
        case .answeredByItsRecipient: .answerByOtherParty
        case .notTransferredOn: .onwardTransferNotAllowed
        case .conversationBelongsToSender: .conversationOfAnother
        case .flowOpenForRole: .roleNotAllowed
        case .integratedInSector, .integratedByRequester: .notIntegrated
        case .wrongProofsAreFew: .tooManyWrongProofs
        case .accessQuestionsAreFew: .tooManyAccessQuestions
        case .proofOfIdentity: .identityProofMismatch
        case .ssinExists: .ssinUnknown
        case .ssinNotReplaced: .ssinReplaced
        case .ssinNotCancelled: .ssinCancelled
        case .personAlive: .personDeceased
        case .knownAtRecipient: .unknownAtRecipient
        case .qualityMayBeRegistered: .qualityNotAllowed
        case .periodNotOver: .periodNotAllowed
        case .ticketListExists: .ticketListMissing
        }
    }
}

extension AccessRefusal {
    /// The refusal document's content, with the hub as author.
    func refusal(of operation: Operation) -> Refusal {
        Refusal(
            rule.code, rule: rule.outward.rawValue, elementPath: path.map { "/\(operation.rawValue)/\($0)" },
            elementType: type,
            information: information, authorCode: Refusal.hubAuthorCode)
    }
}
