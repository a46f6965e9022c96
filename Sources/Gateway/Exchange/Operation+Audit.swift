import AuditLog
import Messages

extension Operation {
    /// Whether a document of this operation looks at data or changes them, as the audit log says it.
    public var auditAccess: AuditAccess {
        switch self {
        case .requestInquiry, .replyInquiry, .listRegistrations, .listRegistrationsResult, .findOrganisations,
            .findOrganisationsResult, .consultLivingWages, .livingWagesResult, .consultHealthInsurance,
            .healthInsuranceResult, .askAccess, .askAccessResult:
            .consulted
        case .transferCompetence, .confirmApplicantInformed, .acceptTransfer, .contestTransfer,
            .notifyProvisionalDecision, .registerPerson, .registerPersonResult, .unregisterPerson,
            .unregisterPersonResult, .receipt, .refusal, .hubStamp, .auditKey:
            .changed
        }
    }
}
