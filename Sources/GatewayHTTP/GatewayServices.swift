import AuditLog
import Gateway
import SocialSecurity

/// What the edges call: the tenants of this gateway and the use cases of the service layer.
public struct GatewayServices: Sendable {
    /// Time, randomness, trust, schemas.
    public let environment: GatewayEnvironment
    /// The OCMWs served here.
    public let tenants: [Tenant]
    let applications: ApplicationService
    let endings: EndingService
    let proofs: ProofService
    let transfers: TransferService
    let register: RegisterService
    let consultations: ConsultationService
    let views: ViewService
    let inquiries: InquiryService
    let accessQuestions: AccessQuestionService
    let idempotentCalls = IdempotentCalls()
    let refusedKeys = RefusedKeys()
    let hubProbe: HubProbe?
    /// The way to the hub for what the adviser asks at once.
    let hub: (any HubTransport)?
    /// The key with which the hub cosigns; `nil` when none is configured.
    let witness: CosignatureKey?
    private let byNumber: [EnterpriseNumber: Tenant]

    /// Makes the use cases for these tenants.
    ///
    /// - Parameters:
    ///   - hubProbe: tells the readiness resource whether the hub can be reached; unknown when left out.
    ///   - hub: the way to the hub for what the adviser asks at once; without it such questions are unavailable.
    ///   - witness: the key with which the hub cosigns checkpoints; the readiness resource tells when it does not.
    public init(
        environment: GatewayEnvironment, tenants: [Tenant], hubProbe: HubProbe? = nil, hub: (any HubTransport)? = nil,
        witness: CosignatureKey? = nil
    ) {
        self.witness = witness
        self.hubProbe = hubProbe
        self.hub = hub
        self.environment = environment
        self.tenants = tenants
        applications = ApplicationService(environment: environment)
        endings = EndingService(environment: environment)
        proofs = ProofService(environment: environment)
        transfers = TransferService(environment: environment)
        register = RegisterService(environment: environment)
        consultations = ConsultationService(environment: environment)
        views = ViewService(environment: environment)
        inquiries = InquiryService(environment: environment)
        accessQuestions = AccessQuestionService(environment: environment)
        byNumber = Dictionary(tenants.map { ($0.organisation, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The tenant with this KBO number, or `nil`.
    public func tenant(_ organisation: EnterpriseNumber) -> Tenant? { byNumber[organisation] }
}
