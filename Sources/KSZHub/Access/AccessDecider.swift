import Messages
import SocialSecurity
import XMLSecurity

/// Decides who may do what about whom, by the policy table, the members, the directory and the delivered documents.
///
/// The order is fixed and the first rule that does not hold answers. Existence, replacement and death of a person are
/// told only after the integration rule, so that nobody learns them by asking.
public struct AccessDecider: Sendable {
    let hub: EnterpriseNumber
    let policy: PolicyTable
    let members: MemberRegistry
    let persons: PersonRegister
    let sources: AuthenticSources
    let store: any HubStore
    let directory: ReferenceDirectory
    let civilDay: @Sendable (UTCInstant) -> CivilDate

    /// Puts the decider together from what a hub has.
    ///
    /// - Parameter civilDay: the day in Belgium at an instant.
    public init(
        hub: EnterpriseNumber, policy: PolicyTable, members: MemberRegistry, persons: PersonRegister,
        sources: AuthenticSources, store: any HubStore, index: PersonIndex,
        civilDay: @escaping @Sendable (UTCInstant) -> CivilDate
    ) {
        self.hub = hub
        self.policy = policy
        self.members = members
        self.persons = persons
        self.sources = sources
        self.store = store
        directory = ReferenceDirectory(store: store, index: index, persons: persons)
        self.civilDay = civilDay
    }

    /// The whole decision, as a document with these properties would meet it.
    ///
    /// - Parameter day: today in Belgium.
    /// - Throws: what the store throws; a refusal is returned.
    public func decide(_ question: AccessQuestion, on day: CivilDate) async throws -> AccessDecision {
        do {
            try checkSender(question.requester, on: day)
            try checkFlow(question.operation, context: question.legalContext, requester: question.requester)
            return .allowed(by: try await decideAboutPerson(question, on: day))
        } catch let refusal as AccessRefusal {
            return .refused(refusal)
        }
    }

    /// The sender is an OCMW of the network on the day on which it signed.
    func checkSender(_ sender: EnterpriseNumber, on day: CivilDate) throws(AccessRefusal) {
        guard members.isOpen(sender, on: day) else {
            throw AccessRefusal(.senderIsMember, path: "informationCustomer/customerIdentification/cbeNumber")
        }
    }

    /// The rules that need no more than flow, legal context and organisation; applied before the schema.
    func checkFlow(
        _ operation: Operation, context: LegalContext?, requester: EnterpriseNumber
    ) throws(AccessRefusal) {
        switch policy.verdict(on: operation, context: context, organisation: requester) {
        case .open: return
        case .notAuthorised: throw AccessRefusal(.flowOpenToOrganisation)
        case .contextNotAllowed: throw AccessRefusal(.flowOpenUnderLegalContext, path: "legalContext")
        }
    }

    /// The rules about addressing, earlier documents and the person; applied to a document that follows its schema.
    ///
    /// - Returns: the rule that allows it, in words.
    func decideAboutPerson(_ question: AccessQuestion, on day: CivilDate) async throws -> String {
        try checkRecipient(question)
        guard !question.operation.isAnswer else { return try await checkAnswer(question) }
        if question.operation == .transferCompetence { try await checkNotTransferredOn(question) }
        let lines = try linesForRole(question)
        guard let ssin = question.ssin else { return lines[0].ruleName }
        let free = lines.first { $0.quality == .none }
        let line: PolicyLine
        if let free {
            line = free
        } else {
            line = try await checkIntegration(of: ssin, question, lines: lines, on: day)
        }
        if let proof = question.proof, !persons.proves(proof, for: ssin) {
            throw AccessRefusal(.proofOfIdentity, path: "proofOfIdentity")
        }
        if free == nil || question.proof != nil { try checkStanding(of: ssin) }
        try await checkKnown(ssin, question, on: day)
        return line.ruleName
    }

    private func linesForRole(_ question: AccessQuestion) throws(AccessRefusal) -> [PolicyLine] {
        let verdict = policy.verdict(
            on: question.operation, context: question.legalContext, organisation: question.requester)
        guard case .open(let open) = verdict else { throw AccessRefusal(.flowOpenToOrganisation) }
        let lines = open.filter { $0.admits(role: question.role) }
        guard !lines.isEmpty else { throw AccessRefusal(.flowOpenForRole, path: "criteria/role") }
        return lines
    }

    func checkRecipient(_ question: AccessQuestion) throws(AccessRefusal) {
        guard let recipient = question.recipient else { return }
        guard recipient != question.requester else {
            throw AccessRefusal(.recipientIsAnother, path: "recipient/cbeNumber")
        }
        guard question.operation.answeredByHub ? recipient == hub : members.route(to: recipient) != nil else {
            throw AccessRefusal(.recipientIsMember, path: "recipient/cbeNumber")
        }
    }

    func checkStanding(of ssin: SSIN) throws(AccessRefusal) {
        switch persons.standing(of: ssin) {
        case .alive: return
        case .unknown: throw AccessRefusal(.ssinExists, path: Self.ssinPath)
        case .cancelled: throw AccessRefusal(.ssinNotCancelled, path: Self.ssinPath)
        case .replaced(let other):
            throw AccessRefusal(
                .ssinNotReplaced, path: Self.ssinPath, information: [InformationPair("replacedBy", other.digits)])
        case .deceased(let day):
            throw AccessRefusal(
                .personAlive, path: Self.ssinPath, information: [InformationPair("deceasedOn", day.description)])
        }
    }

    static let ssinPath = "criteria/ssin"
}
