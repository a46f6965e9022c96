import SocialSecurity

extension RefusalCode {
    /// The entry of the catalogue.
    var entry: RefusalEntry {
        switch self {
        case .treated: .treated
        case .noData: .noData
        case .partialAnswer: .partialAnswer
        case .serviceUnavailable: .serviceUnavailable
        case .recipientUnreachable: .recipientUnreachable
        case .internalError: .internalError
        case .ssinUnknown: .ssinUnknown
        case .ssinReplaced: .ssinReplaced
        case .ssinCancelled: .ssinCancelled
        case .schemaViolation: .schemaViolation
        case .personDeceased: .personDeceased
        case .ssinMalformed: .ssinMalformed
        case .notIntegrated: .notIntegrated
        case .legalContextRefused: .legalContextRefused
        case .signerIsNotCustomer: .signerIsNotCustomer
        case .unknownAtRecipient: .unknownAtRecipient
        case .flowNotAuthorised: .flowNotAuthorised
        case .messageSignatureInvalid: .messageSignatureInvalid
        case .documentSignatureInvalid: .documentSignatureInvalid
        case .certificateNotTrusted: .certificateNotTrusted
        case .certificateExpired: .certificateExpired
        case .certificateRevoked: .certificateRevoked
        case .timestampOutsideWindow: .timestampOutsideWindow
        case .senderIsNotHub: .senderIsNotHub
        case .stampMissing: .stampMissing
        case .stampMismatch: .stampMismatch
        case .operatorNotAllowed: .operatorNotAllowed
        case .recipientNotHosted: .recipientNotHosted
        case .recipientUnknown: .recipientUnknown
        case .signersDiffer: .signersDiffer
        case .messageTooLarge: .messageTooLarge
        case .notWellFormed: .notWellFormed
        case .soapStructure: .soapStructure
        case .operationUnknown: .operationUnknown
        case .soapActionMismatch: .soapActionMismatch
        case .ticketConflict: .ticketConflict
        case .documentTooOld: .documentTooOld
        case .documentFromFuture: .documentFromFuture
        case .onwardTransferNotAllowed: .onwardTransferNotAllowed
        case .answerToUnknownDocument: .answerToUnknownDocument
        case .recipientIsSender: .recipientIsSender
        case .answerByOtherParty: .answerByOtherParty
        case .conversationOfAnother: .conversationOfAnother
        case .inquiryAnswered: .inquiryAnswered
        case .transferAnswered: .transferAnswered
        case .designatedNotParty: .designatedNotParty
        case .acceptedAndErased: .acceptedAndErased
        case .identityProofMismatch: .identityProofMismatch
        case .qualityNotAllowed: .qualityNotAllowed
        case .periodNotAllowed: .periodNotAllowed
        case .roleNotAllowed: .roleNotAllowed
        case .tooManyWrongProofs: .tooManyWrongProofs
        case .recipientAnswerInvalid: .recipientAnswerInvalid
        case .tooManyAccessQuestions: .tooManyAccessQuestions
        case .ticketListMissing: .ticketListMissing
        }
    }

    /// The rule, in kebab case; one per code, stable.
    public var rule: String { entry.rule }

    /// The situations in which the code is given, in English, for `docs/refusals.md`.
    public var when: String { entry.when }

    /// True when sending the same document again cannot help.
    public var isFinal: Bool { entry.isFinal }

    /// What is the matter, one sentence without personal data.
    public var text: LocalizedText { entry.text }

    /// What helps.
    public var remedy: LocalizedText { entry.remedy }

    /// False for the codes of a treated question, which only a status carries.
    public var isRefusal: Bool { ![.treated, .noData, .partialAnswer].contains(self) }

    /// The code that refuses what could not be read.
    public init(_ error: MessagesError) {
        self =
            switch error.code {
            case .unknownOperation: .operationUnknown
            case .notWellFormed: .notWellFormed
            default: error.expectedType == SSIN.typeName ? .ssinMalformed : .schemaViolation
            }
    }

    /// The status value that goes with the code.
    ///
    /// Source: published KSZ services: MSG00009 and MSG00021 come with NO_DATA_FOUND.
    public var statusValue: Status.Value {
        switch self {
        case .treated: .dataFound
        case .partialAnswer: .incompleteData
        case .noData, .personDeceased, .unknownAtRecipient: .noDataFound
        default: .noResult
        }
    }
}
