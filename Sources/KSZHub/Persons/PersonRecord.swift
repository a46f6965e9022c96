import Messages
import SocialSecurity

/// One synthetic person of the register that the hub plays.
///
/// In the persons file an object with these names; dates are `yyyy-mm-dd`, 00 for an unknown month or day.
public struct PersonRecord: Hashable, Sendable, Codable {
    /// The number.
    public let ssin: SSIN
    /// Last name as on the identity card.
    public let lastName: String
    /// First name as on the identity card.
    public let firstName: String
    /// Birth date, `yyyy-mm-dd`.
    public let birthDate: String
    /// Number on the identity card.
    public let cardNumber: String?
    /// The number that took the place of this one.
    public let replacedBy: SSIN?
    /// True when the number was cancelled.
    public let cancelled: Bool?
    /// The day of death.
    public let deceasedOn: CivilDate?
    /// True when the register does not know the number: the rest is there for the proof of identity only.
    public let unknown: Bool?

    /// Describes a person.
    public init(
        ssin: SSIN, lastName: String, firstName: String, birthDate: String, cardNumber: String? = nil,
        replacedBy: SSIN? = nil, cancelled: Bool? = nil, deceasedOn: CivilDate? = nil,
        unknown: Bool? = nil
    ) {
        self.ssin = ssin
        self.lastName = lastName
        self.firstName = firstName
        self.birthDate = birthDate
        self.cardNumber = cardNumber
        self.replacedBy = replacedBy
        self.cancelled = cancelled
        self.deceasedOn = deceasedOn
        self.unknown = unknown
    }

    /// True when what the applicant showed is this person's.
    ///
    /// Names are compared without regard to case, accents as written (canonical equivalence); a first name that was
    /// not given is not compared.
    func matches(_ proof: ProofOfIdentity) -> Bool {
        switch proof {
        case .cardNumber(let number):
            cardNumber.map { $0.utf8.elementsEqual(number.utf8) } ?? false
        case .name(let last, let first, let birth):
            last.lowercased() == lastName.lowercased()
                && first.map { $0.lowercased() == firstName.lowercased() } ?? true
                && birth.utf8.elementsEqual(birthDate.utf8)
        }
    }
}

extension PersonRecord: CustomStringConvertible, CustomReflectable {
    /// Constant text, without personal data.
    public var description: String { "PersonRecord" }
    /// A mirror without children, so that nothing inside is printed.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
