import Messages
import SocialSecurity
import XMLSecurity

@testable import KSZHub

/// One hub with its own store, clock and gateways; each test makes its own.
struct TestNetwork: Sendable {
    let federation: Federation
    let clock: TestClock
    let store: MemoryHubStore
    let gateways: PlayedGateways
    let hub: Hub

    init(
        policy: String = TestNetwork.policy, store: MemoryHubStore = MemoryHubStore(),
        changing change: (inout HubEnvironment) throws -> Void = { _ in }
    ) throws {
        federation = try Federation.shared.get()
        clock = TestClock(federation.start)
        self.store = store
        gateways = PlayedGateways(federation, clock: clock)
        let clock = clock
        var environment = HubEnvironment(
            number: .hub, identity: federation.hub, trust: federation.trust, schemas: federation.schemas,
            members: try Self.members { Self.day(clock.now) }, policy: try PolicyTable(csv: policy),
            persons: try PersonRegister(Person.register), sources: try Self.sources(), store: store,
            index: PersonIndex(secret: [UInt8](repeating: 7, count: 32)), forwarder: gateways,
            clock: { clock.now },
            civilDay: { CivilDate(daysSince1970: Int($0.milliseconds / 86_400_000)) })
        try change(&environment)
        hub = Hub(environment)
    }

    static let policy = """
        # comment
        flow,legalContext,qualityCodes,roles,organisations
        registerPerson,PCSA:SOCIAL_INQUIRY,-,*,*
        unregisterPerson,PCSA:SOCIAL_INQUIRY,-,*,*
        listRegistrations,PCSA:SOCIAL_INQUIRY,-,*,*
        findOrganisations,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*
        requestInquiry,PCSA:SOCIAL_INQUIRY,1 2 3 4,1,*
        requestInquiry,PCSA:SOCIAL_INQUIRY,5,2,*
        replyInquiry,PCSA:SOCIAL_INQUIRY,-,*,*
        transferCompetence,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*
        confirmApplicantInformed,PCSA:SOCIAL_INQUIRY,-,*,*
        acceptTransfer,PCSA:SOCIAL_INQUIRY,-,*,*
        consultLivingWages,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,*
        consultHealthInsurance,PCSA:SOCIAL_INQUIRY,1 2 3 4,*,0999999823
        askAccess,*,-,*,*
        """

    static func day(_ instant: UTCInstant) -> CivilDate {
        CivilDate(daysSince1970: Int(instant.milliseconds / 86_400_000))
    }

    /// - Parameter closing: the last day of B, which C takes over then.
    static func members(closing: CivilDate? = nil, today: @escaping @Sendable () -> CivilDate) throws -> MemberRegistry
    {
        let successor: EnterpriseNumber? = closing == nil ? nil : .c
        return try MemberRegistry(
            [
                Member(number: .a, address: PlayedGateways.address(.a), operators: [.firstOperator]),
                Member(
                    number: .b, address: PlayedGateways.address(.b), operators: [.secondOperator], successor: successor,
                    validUntil: closing),
                Member(number: .c, address: PlayedGateways.address(.c), operators: [.firstOperator]),
                Member(number: .closed, address: nil, operators: [], successor: .c),
            ], today: today)
    }

    static func sources() throws -> AuthenticSources {
        let wage = AuthenticSources.LivingWage(
            organisation: .a, category: "LIVING_WAGE", begin: CivilDate(daysSince1970: 20_000), end: nil)
        let insurance = AuthenticSources.Insurance(
            insuranceOrganisation: "300", holderCode: "110/110", begin: CivilDate(daysSince1970: 20_000), end: nil)
        return try AuthenticSources(
            AuthenticSources.File(
                livingWages: .init(lines: [Person.applicant.digits: [wage]]),
                healthInsurance: .init(knows: [], lines: [Person.applicant.digits: [insurance]])))
    }

    static func carrier(of number: EnterpriseNumber) -> EnterpriseNumber {
        number == .b ? .secondOperator : .firstOperator
    }
}

/// What a sender sees.
struct TestAnswer: Sendable {
    let httpStatus: Int
    let isFault: Bool
    let stamp: HubStamp?
    let stampBytes: [UInt8]?
    let content: BusinessDocument?
    let contentBytes: [UInt8]?

    var refusal: Refusal? {
        guard case .refusal(let refusal) = content?.payload else { return nil }
        return refusal
    }

    var receipt: Receipt? {
        guard case .receipt(let receipt) = content?.payload else { return nil }
        return receipt
    }
}
