import SocialSecurity

/// How many documents may be leased now, so that no partner takes the place of all others.
public struct LeaseLimits: Hashable, Sendable {
    /// Most documents in all.
    public var total: Int
    /// Most documents to one recipient that `recipients` does not name.
    public var perRecipient: Int
    /// Most documents to these recipients; 0 for none.
    public var recipients: [EnterpriseNumber: Int]

    /// Makes limits; without others, one recipient may get all.
    public init(total: Int, perRecipient: Int? = nil, recipients: [EnterpriseNumber: Int] = [:]) {
        self.total = max(0, total)
        self.perRecipient = max(0, perRecipient ?? total)
        self.recipients = recipients
    }

    /// Most documents to one recipient.
    public func most(to recipient: EnterpriseNumber) -> Int {
        min(total, max(0, recipients[recipient] ?? perRecipient))
    }
}
