import SocialSecurity

/// One OCMW of the network: where its gateway is, who may carry its messages, who took it over.
public struct Member: Hashable, Sendable {
    /// Its number, which its signing certificate carries.
    public let number: EnterpriseNumber
    /// The SOAP address of its gateway; nil for a closed OCMW, whose successor is then required.
    public let address: String?
    /// The numbers of the operators (TLS peers) that may carry its messages.
    public let operators: Set<EnterpriseNumber>
    /// The OCMW that took over after a merger.
    public let successor: EnterpriseNumber?

    /// Describes one OCMW.
    public init(
        number: EnterpriseNumber, address: String?, operators: Set<EnterpriseNumber>, successor: EnterpriseNumber? = nil
    ) {
        self.number = number
        self.address = address
        self.operators = operators
        self.successor = successor
    }
}
