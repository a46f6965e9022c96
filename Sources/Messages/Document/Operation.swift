/// Every document we know; the raw value is the local name of its root element.
public enum Operation: String, Hashable, Sendable, CaseIterable {
    // Competence transfer.
    case transferCompetence, confirmApplicantInformed, acceptTransfer, contestTransfer, notifyProvisionalDecision
    // Social inquiry.
    case requestInquiry, replyInquiry
    // Reference directory: questions to the hub, and its answers.
    case registerPerson, unregisterPerson, listRegistrations, findOrganisations
    case registerPersonResult, unregisterPersonResult, listRegistrationsResult, findOrganisationsResult
    // Dry run of access: a question to the hub, and its answer.
    case askAccess, askAccessResult
    // Consultation of authentic sources: questions to the hub, and its answers.
    case consultLivingWages, consultHealthInsurance
    case livingWagesResult, healthInsuranceResult
    // Exchange.
    case receipt, refusal, hubStamp, auditKey
    // What the hub carried for one OCMW on one day: a question to the hub, and its answer.
    case ticketListRequest, ticketList

    /// The service, and with it namespace and schema.
    public var service: Service {
        switch self {
        case .transferCompetence, .confirmApplicantInformed, .acceptTransfer, .contestTransfer,
            .notifyProvisionalDecision:
            .competenceTransfer
        case .requestInquiry, .replyInquiry: .socialInquiry
        case .registerPerson, .unregisterPerson, .listRegistrations, .findOrganisations, .registerPersonResult,
            .unregisterPersonResult, .listRegistrationsResult, .findOrganisationsResult, .askAccess, .askAccessResult:
            .referenceDirectory
        case .consultLivingWages, .consultHealthInsurance, .livingWagesResult, .healthInsuranceResult: .consultation
        case .receipt, .refusal, .hubStamp, .auditKey, .ticketListRequest, .ticketList: .exchange
        }
    }

    /// The namespace of the root element.
    public var namespace: String { service.namespace }

    /// The SOAPAction under which an OCMW sends it to the hub: `urn:ocmw-gateway:<service>:v1/<operation>`.
    public var soapAction: String { "\(namespace)/\(rawValue)" }

    /// The SOAPAction under which the hub forwards any document to a gateway.
    public static let forwardSOAPAction = "\(Service.exchange.namespace)/forward"

    /// The operation with this SOAPAction (without quotes), compared byte by byte.
    public init?(soapAction: String) {
        guard let found = Self.allCases.first(where: { $0.soapAction.utf8.elementsEqual(soapAction.utf8) }) else {
            return nil
        }
        self = found
    }

    /// The operation of a root element.
    public init?(localName: String, namespace: String) {
        guard let found = Operation(rawValue: localName), found.rawValue.utf8.elementsEqual(localName.utf8),
            found.namespace.utf8.elementsEqual(namespace.utf8)
        else { return nil }
        self = found
    }
}
