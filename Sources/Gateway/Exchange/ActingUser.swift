import SocialSecurity

/// The natural person on whose behalf the OCMW's software calls, as it says on every call about a person.
public struct ActingUser: Hashable, Sendable {
    /// The user's own number.
    public let ssin: SSIN
    /// The user's role, e.g. `social-worker`.
    public let role: String
    /// The session of the user in the calling software.
    public let session: String

    /// Names a user.
    public init(ssin: SSIN, role: String, session: String) {
        self.ssin = ssin
        self.role = role
        self.session = session
    }
}
