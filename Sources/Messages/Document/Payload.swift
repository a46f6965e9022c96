/// What a document carries: one case per operation.
public enum Payload: Hashable, Sendable {
    case transferCompetence(TransferCompetence)
    case confirmApplicantInformed(ConfirmApplicantInformed)
    case acceptTransfer(AcceptTransfer)
    case contestTransfer(ContestTransfer)
    case notifyProvisionalDecision(NotifyProvisionalDecision)
    case requestInquiry(RequestInquiry)
    case replyInquiry(ReplyInquiry)
    case registerPerson(RegisterPerson)
    case unregisterPerson(UnregisterPerson)
    case listRegistrations(ListRegistrations)
    case findOrganisations(FindOrganisations)
    case registerPersonResult(RegisterPersonResult)
    case unregisterPersonResult(UnregisterPersonResult)
    case listRegistrationsResult(ListRegistrationsResult)
    case findOrganisationsResult(FindOrganisationsResult)
    case askAccess(AskAccess)
    case askAccessResult(AskAccessResult)
    case consultLivingWages(ConsultLivingWages)
    case livingWagesResult(LivingWagesResult)
    case consultHealthInsurance(ConsultHealthInsurance)
    case healthInsuranceResult(HealthInsuranceResult)
    case receipt(Receipt)
    case refusal(Refusal)
    case hubStamp(HubStamp)
    case auditKey(AuditKey)
    case ticketListRequest(TicketListRequest)
    case ticketList(TicketList)

    /// The operation.
    public var operation: Operation {
        switch self {
        case .transferCompetence: .transferCompetence
        case .confirmApplicantInformed: .confirmApplicantInformed
        case .acceptTransfer: .acceptTransfer
        case .contestTransfer: .contestTransfer
        case .notifyProvisionalDecision: .notifyProvisionalDecision
        case .requestInquiry: .requestInquiry
        case .replyInquiry: .replyInquiry
        case .registerPerson: .registerPerson
        case .unregisterPerson: .unregisterPerson
        case .listRegistrations: .listRegistrations
        case .findOrganisations: .findOrganisations
        case .registerPersonResult: .registerPersonResult
        case .unregisterPersonResult: .unregisterPersonResult
        case .listRegistrationsResult: .listRegistrationsResult
        case .findOrganisationsResult: .findOrganisationsResult
        case .askAccess: .askAccess
        case .askAccessResult: .askAccessResult
        case .consultLivingWages: .consultLivingWages
        case .livingWagesResult: .livingWagesResult
        case .consultHealthInsurance: .consultHealthInsurance
        case .healthInsuranceResult: .healthInsuranceResult
        case .receipt: .receipt
        case .refusal: .refusal
        case .hubStamp: .hubStamp
        case .auditKey: .auditKey
        case .ticketListRequest: .ticketListRequest
        case .ticketList: .ticketList
        }
    }

    /// The service of the operation.
    public var service: Service { operation.service }

    /// The status of a result, `nil` for other payloads.
    public var status: Status? {
        switch self {
        case .registerPersonResult(let result): result.status
        case .unregisterPersonResult(let result): result.status
        case .listRegistrationsResult(let result): result.status
        case .findOrganisationsResult(let result): result.status
        case .askAccessResult(let result): result.status
        case .livingWagesResult(let result): result.status
        case .healthInsuranceResult(let result): result.status
        default: nil
        }
    }
}
