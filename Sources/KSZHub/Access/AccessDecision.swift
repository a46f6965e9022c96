import Messages
import SocialSecurity

/// The answer to an access question, with the rule that decided.
public enum AccessDecision: Hashable, Sendable {
    /// Allowed; the text names the rule ("policy line 7", "answers a delivered document").
    case allowed(by: String)
    /// Refused by the first rule that did not hold.
    case refused(AccessRefusal)
}

/// Which rule refused, and what may be said about it.
public struct AccessRefusal: Hashable, Sendable, Error {
    /// The rule.
    public let rule: AccessRule
    /// The element that the rule is about, as path of names.
    public let path: String?
    /// The type that was expected there.
    public let type: String?
    /// Names and values that the asker may read; never more about a person than the asker is entitled to.
    public let information: [InformationPair]

    /// Refuses by a rule.
    public init(_ rule: AccessRule, path: String? = nil, type: String? = nil, information: [InformationPair] = []) {
        self.rule = rule
        self.path = path
        self.type = type
        self.information = information
    }
}
