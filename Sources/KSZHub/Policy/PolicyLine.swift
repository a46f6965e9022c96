import Messages
import SocialSecurity

/// One line of the decision table: which flow is open, under which legal context, to whom and for which persons.
public struct PolicyLine: Hashable, Sendable {
    /// Which registrations of the person by the requester open the flow.
    public enum QualityRequirement: Hashable, Sendable {
        /// `-`: the flow needs no registration (the directory itself, and answers).
        case none
        /// `*`: any sector 17 registration will do.
        case any
        /// One of these codes must be registered.
        case oneOf(Set<QualityCode>)
    }

    /// The line of the file, from 1: the name of the rule in answers and logs.
    public let number: Int
    /// The flow.
    public let operation: Operation
    /// The context under which it is open; nil (`*`) for any, and for flows without a context.
    public let legalContext: LegalContext?
    /// The registrations that open it.
    public let quality: QualityRequirement
    /// The roles of the person for which it is open; nil (`*`) for any, also none.
    public let roles: Set<PersonRole>?
    /// The requesters; nil (`*`) for every member.
    public let organisations: Set<EnterpriseNumber>?
    /// The line as the file has it.
    public let text: String

    /// Makes a line.
    public init(
        number: Int, operation: Operation, legalContext: LegalContext?, quality: QualityRequirement,
        roles: Set<PersonRole>? = nil, organisations: Set<EnterpriseNumber>? = nil, text: String = ""
    ) {
        self.number = number
        self.operation = operation
        self.legalContext = legalContext
        self.quality = quality
        self.roles = roles
        self.organisations = organisations
        self.text = text
    }

    func admits(organisation: EnterpriseNumber) -> Bool { organisations.map { $0.contains(organisation) } ?? true }

    func admits(context: LegalContext?) -> Bool { legalContext.map { $0 == context } ?? true }

    func admits(role: PersonRole?) -> Bool {
        guard let roles else { return true }
        return role.map(roles.contains) ?? false
    }

    func admits(code: QualityCode) -> Bool {
        switch quality {
        case .none, .any: true
        case .oneOf(let codes): codes.contains(code)
        }
    }
}
