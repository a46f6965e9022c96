extension Operation {
    /// True for documents by which a legal term is met: they never expire and have no retry budget.
    public var isStatutory: Bool { service == .competenceTransfer }

    /// True for documents that change what the directory has about a person.
    public var changesRegistration: Bool { self == .registerPerson || self == .unregisterPerson }

    /// True for documents that the hub judges by what the sender registered about the person before, or that ask or
    /// change it: they travel behind it. Answers stand on the document that they answer, and a dry run asks about now.
    public var followsRegistration: Bool {
        switch self {
        case .registerPerson, .unregisterPerson, .listRegistrations, .findOrganisations, .requestInquiry,
            .consultLivingWages, .consultHealthInsurance, .transferCompetence:
            true
        default: false
        }
    }

    /// True when it goes at last without the registration that it stands on: the legal term runs, and a refusal gives the
    /// application back.
    public var goesUnregistered: Bool { isStatutory && followsRegistration }

    /// True when the hub must find the person integrated at the recipient (MSG00021).
    ///
    /// A competence transfer goes to an OCMW that usually does not know the person yet; answers are authorised by
    /// the document they answer.
    public var needsKnownRecipient: Bool {
        switch self {
        case .requestInquiry, .consultLivingWages, .consultHealthInsurance: true
        default: false
        }
    }

    /// True when the hub itself answers, with `resultOperation`; the recipient is the hub's own KBO number.
    public var answeredByHub: Bool { resultOperation != nil }

    /// The document with which the hub answers this one.
    public var resultOperation: Operation? {
        switch self {
        case .registerPerson: .registerPersonResult
        case .unregisterPerson: .unregisterPersonResult
        case .listRegistrations: .listRegistrationsResult
        case .findOrganisations: .findOrganisationsResult
        case .askAccess: .askAccessResult
        case .consultLivingWages: .livingWagesResult
        case .consultHealthInsurance: .healthInsuranceResult
        case .ticketListRequest: .ticketList
        default: nil
        }
    }

    /// True for documents that exist only because of an earlier one, which `inReplyTo` names.
    public var isAnswer: Bool { headerRule.inReplyTo != .forbidden }

    /// The operations that this one may answer or follow; empty for first documents, and for receipt, refusal and
    /// hubStamp, which answer any.
    public var answers: Set<Operation> {
        switch self {
        case .confirmApplicantInformed, .acceptTransfer, .contestTransfer, .notifyProvisionalDecision:
            [.transferCompetence]
        case .replyInquiry: [.requestInquiry]
        default: Set(Self.allCases.filter { $0.resultOperation == self })
        }
    }

    /// True when the answer travels from the recipient of the answered document to its sender; false for a sender's
    /// own follow-up (`confirmApplicantInformed`).
    public var answersSender: Bool { isAnswer && self != .confirmApplicantInformed }

    /// True when an OCMW may hand this document to the hub as the body of a request.
    public var isSentByCustomer: Bool {
        switch service {
        case .competenceTransfer, .socialInquiry: true
        case .referenceDirectory, .consultation: answeredByHub
        case .exchange: self == .auditKey || self == .ticketListRequest
        }
    }

    /// Which optional parts of the header the operation requires or forbids.
    public var headerRule: HeaderRule {
        switch self {
        case .receipt, .hubStamp: HeaderRule(inReplyTo: .required, subject: .forbidden)
        case .refusal: HeaderRule(inReplyTo: .optional, subject: .forbidden)
        // A list of tickets is the same document for whoever asks again: it names no question.
        case .auditKey, .ticketListRequest, .ticketList: HeaderRule(inReplyTo: .forbidden, subject: .forbidden)
        default: HeaderRule(inReplyTo: answers.isEmpty ? .forbidden : .required, subject: .required)
        }
    }
}

/// Which optional parts of the header an operation requires or forbids.
public struct HeaderRule: Hashable, Sendable {
    /// Whether an element must, may or may not be there.
    public enum Presence: Hashable, Sendable {
        case required, optional, forbidden
    }

    /// `inReplyTo`. A refusal lacks it only when the refused message could not be read as a document.
    public let inReplyTo: Presence
    /// `legalContext` and `criteria`.
    public let subject: Presence
}
