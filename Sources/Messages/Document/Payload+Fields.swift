extension Payload {
    /// The payload as a group of fields.
    var group: any FieldGroup {
        switch self {
        case .transferCompetence(let group): group
        case .confirmApplicantInformed(let group): group
        case .acceptTransfer(let group): group
        case .contestTransfer(let group): group
        case .notifyProvisionalDecision(let group): group
        case .requestInquiry(let group): group
        case .replyInquiry(let group): group
        case .registerPerson(let group): group
        case .unregisterPerson(let group): group
        case .listRegistrations(let group): group
        case .findOrganisations(let group): group
        case .registerPersonResult(let group): group
        case .unregisterPersonResult(let group): group
        case .listRegistrationsResult(let group): group
        case .findOrganisationsResult(let group): group
        case .askAccess(let group): group
        case .askAccessResult(let group): group
        case .consultLivingWages(let group): group
        case .livingWagesResult(let group): group
        case .consultHealthInsurance(let group): group
        case .healthInsuranceResult(let group): group
        case .receipt(let group): group
        case .refusal(let group): group
        case .hubStamp(let group): group
        case .auditKey(let group): group
        case .ticketListRequest(let group): group
        case .ticketList(let group): group
        }
    }

    /// Reads the payload of this operation; the caller calls `finish()`.
    init(_ operation: Operation, from reader: inout FieldReader) throws(MessagesError) {
        self =
            switch operation {
            case .transferCompetence: .transferCompetence(try TransferCompetence(from: &reader))
            case .confirmApplicantInformed: .confirmApplicantInformed(try ConfirmApplicantInformed(from: &reader))
            case .acceptTransfer: .acceptTransfer(try AcceptTransfer(from: &reader))
            case .contestTransfer: .contestTransfer(try ContestTransfer(from: &reader))
            case .notifyProvisionalDecision: .notifyProvisionalDecision(try NotifyProvisionalDecision(from: &reader))
            case .requestInquiry: .requestInquiry(try RequestInquiry(from: &reader))
            case .replyInquiry: .replyInquiry(try ReplyInquiry(from: &reader))
            case .registerPerson: .registerPerson(try RegisterPerson(from: &reader))
            case .unregisterPerson: .unregisterPerson(try UnregisterPerson(from: &reader))
            case .listRegistrations: .listRegistrations(try ListRegistrations(from: &reader))
            case .findOrganisations: .findOrganisations(try FindOrganisations(from: &reader))
            case .registerPersonResult: .registerPersonResult(try RegisterPersonResult(from: &reader))
            case .unregisterPersonResult: .unregisterPersonResult(try UnregisterPersonResult(from: &reader))
            case .listRegistrationsResult: .listRegistrationsResult(try ListRegistrationsResult(from: &reader))
            case .findOrganisationsResult: .findOrganisationsResult(try FindOrganisationsResult(from: &reader))
            case .askAccess: .askAccess(try AskAccess(from: &reader))
            case .askAccessResult: .askAccessResult(try AskAccessResult(from: &reader))
            case .consultLivingWages: .consultLivingWages(try ConsultLivingWages(from: &reader))
            case .livingWagesResult: .livingWagesResult(try LivingWagesResult(from: &reader))
            case .consultHealthInsurance: .consultHealthInsurance(try ConsultHealthInsurance(from: &reader))
            case .healthInsuranceResult: .healthInsuranceResult(try HealthInsuranceResult(from: &reader))
            case .receipt: .receipt(try Receipt(from: &reader))
            case .refusal: .refusal(try Refusal(from: &reader))
            case .hubStamp: .hubStamp(try HubStamp(from: &reader))
            case .auditKey: .auditKey(try AuditKey(from: &reader))
            case .ticketListRequest: .ticketListRequest(try TicketListRequest(from: &reader))
            case .ticketList: .ticketList(try TicketList(from: &reader))
            }
    }
}
