/// One call of an OCMW's software: for which OCMW, through which program, on whose behalf.
public struct Caller: Sendable {
    /// The OCMW, known from the API key.
    public let tenant: Tenant
    /// The natural person who acts.
    public let user: ActingUser
    /// Label of the API key: the program that calls.
    public let application: String
    /// What that program calls itself (header `User-Agent`, product and version); `nil` when it does not say.
    public let applicationVersion: String?

    /// The key that the software gave this call, so that repeating it repeats nothing.
    public var claim: IdempotencyClaim?

    /// Makes a caller.
    ///
    /// - Parameter applicationVersion: what the calling program calls itself; not recorded when it is no text for a line.
    public init(tenant: Tenant, user: ActingUser, application: String, applicationVersion: String? = nil) {
        self.tenant = tenant
        self.user = user
        self.application = application
        self.applicationVersion = applicationVersion
    }

    /// The role that may look at answers of other OCMWs and sources.
    ///
    /// Source: answer of the minister on the electronic social report: only social workers have access.
    public static let socialWorker = "social-worker"

    /// The role that reads the audit log.
    public static let securityAdviser = "security-adviser"

    /// The role that manages keys.
    public static let administrator = "administrator"

    /// Throws unless the acting user has this role.
    public func require(role: String, to act: String) throws(RequestProblem) {
        guard user.role.utf8.elementsEqual(role.utf8) else {
            throw RequestProblem(
                .roleNotAllowed, "Only a user with role \(role) may \(act).",
                remedy: "Repeat the call for an acting user with role \(role).")
        }
    }

    /// True when the acting user may look at what other organisations wrote.
    var isSocialWorker: Bool { user.role.utf8.elementsEqual(Self.socialWorker.utf8) }

    /// Throws unless the acting user is a social worker.
    func requireSocialWorker() throws(RequestProblem) {
        guard isSocialWorker else {
            throw RequestProblem(
                .roleNotAllowed, "Only a social worker may look at answers of other organisations.",
                remedy: "Repeat the call for an acting user with role social-worker.")
        }
    }
}
