import AuditLog
import Messages

extension Operation {
    /// Service and operation as a line of the log names them.
    var auditName: String { "\(service.rawValue)/\(rawValue)" }

    /// True for questions whose intent is a line of the log before they leave, and whose outcome is one afterwards.
    var isConsultation: Bool { service == .consultation && answeredByHub || self == .askAccess }

    /// Whether a document of this operation looks at data or changes them, as the audit log says it.
    public var auditAccess: AuditAccess {
        switch self {
        case .requestInquiry, .replyInquiry, .listRegistrations, .listRegistrationsResult, .findOrganisations,
            .findOrganisationsResult, .consultLivingWages, .livingWagesResult, .consultHealthInsurance,
            .healthInsuranceResult, .askAccess, .askAccessResult, .ticketListRequest, .ticketList:
            .consulted
        case .transferCompetence, .confirmApplicantInformed, .acceptTransfer, .contestTransfer,
            .notifyProvisionalDecision, .registerPerson, .registerPersonResult, .unregisterPerson,
            .unregisterPersonResult, .receipt, .refusal, .hubStamp, .auditKey:
            .changed
        }
    }
}
