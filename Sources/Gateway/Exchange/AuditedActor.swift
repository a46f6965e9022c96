import AuditLog
import SocialSecurity

/// Who does an audited act, and through which program.
public struct AuditedActor: Hashable, Sendable {
    /// A person or a process.
    enum Identity: Hashable, Sendable {
        case user(ActingUser)
        case process(String)
    }

    let identity: Identity
    /// Program through which it is done: the label of the API key; the gateway itself when `nil`.
    let application: String?
    /// What that program calls itself: its version, as far as it may stand in a line.
    let applicationVersion: String?

    /// A person, through the OCMW's software.
    public static func user(_ user: ActingUser, application: String?, version: String? = nil) -> Self {
        Self(identity: .user(user), application: application, applicationVersion: version)
    }

    /// A process, e.g. `dispatcher`, `reception`, `cli`: of the gateway itself unless a program called it.
    public static func process(_ name: String, application: String? = nil, version: String? = nil) -> Self {
        Self(identity: .process(name), application: application, applicationVersion: version)
    }

    /// Who acts as a leaf tells it.
    var recorded: AuditActor {
        switch identity {
        case .user(let user): .user(ssin: user.ssin.digits, role: user.role, session: user.session)
        case .process(let name): .process(name)
        }
    }
}

extension Caller {
    /// The user and the calling program.
    public var actor: AuditedActor { .user(user, application: application, version: applicationVersion) }
}
