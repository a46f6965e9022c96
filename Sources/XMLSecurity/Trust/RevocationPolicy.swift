/// How revocation is judged.
public struct RevocationPolicy: Hashable, Sendable {
    /// What happens to a certificate about which no usable statement is at hand.
    public enum WhenUnknown: String, Hashable, Sendable, CaseIterable {
        /// It is refused: ``TrustFailure/revocationUnknown``.
        case hardFail = "hard-fail"
        /// It is accepted, and the verdict says ``RevocationState/unknown``.
        case softFail = "soft-fail"
    }

    /// What happens when nothing is known. A revoked certificate is refused either way.
    public var whenUnknown: WhenUnknown
    /// How old a list or response may be, counted from `thisUpdate`; nil: until its `nextUpdate`, whatever its age.
    ///
    /// It can only shorten what `nextUpdate` promises. Without a `nextUpdate`, only this limit lets a statement count at all.
    public var maximumAge: Duration?

    /// A policy.
    public init(whenUnknown: WhenUnknown = .hardFail, maximumAge: Duration? = nil) {
        self.whenUnknown = whenUnknown
        self.maximumAge = maximumAge
    }
}

/// What is known about the revocation of a certificate and its chain at an instant.
public enum RevocationState: String, Hashable, Sendable, CaseIterable {
    /// No list, response or policy was given: nobody looked.
    case notAsked = "not-asked"
    /// A usable list or response says of every certificate below the anchor that it was not revoked.
    case notRevoked = "not-revoked"
    /// Nothing usable is known of at least one certificate of the chain.
    case unknown
    /// A certificate of the chain was revoked.
    case revoked
}
