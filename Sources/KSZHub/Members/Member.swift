import SocialSecurity

/// One OCMW of the network: where its gateway is, who may carry its messages, who took it over.
public struct Member: Hashable, Sendable {
    /// Its number, which its signing certificate carries.
    public let number: EnterpriseNumber
    /// The SOAP address of its gateway; nil for a closed OCMW, whose successor is then required.
    public let address: String?
    /// The numbers of the operators (TLS peers) that may carry its messages.
    public let operators: Set<EnterpriseNumber>
    /// The OCMW that takes over after a merger: from the day after `validUntil` on, or, without it, at once.
    public let successor: EnterpriseNumber?
    /// The last day on which it is an OCMW of its own; nil while no end is known.
    public let validUntil: CivilDate?

    /// Describes one OCMW.
    public init(
        number: EnterpriseNumber, address: String?, operators: Set<EnterpriseNumber>,
        successor: EnterpriseNumber? = nil, validUntil: CivilDate? = nil
    ) {
        self.number = number
        self.address = address
        self.operators = operators
        self.successor = successor
        self.validUntil = validUntil
    }

    /// True when it is no OCMW of its own on a day any more.
    func isClosed(on day: CivilDate) -> Bool { validUntil.map { $0 < day } ?? (successor != nil) }
}
