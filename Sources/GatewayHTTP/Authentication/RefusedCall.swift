import AuditLog
import Gateway
import HTTPTypes
import MessageStore
import SocialSecurity

/// The line of the audit log about a call that was refused to a key of an OCMW.
///
/// A refusal can tell something of a person, or be an attempt at what the caller may not see. What only breaks a rule of
/// form, or names nothing that exists, is no line; neither is a call without the secret of a key, or anybody on the network
/// could fill the log.
struct RefusedCall {
    let services: GatewayServices
    let route: Route
    let tenant: Tenant
    let key: APIKeyRecord

    /// Commits the line when the error is a refusal.
    func record(_ error: any Error, headers: HTTPFields) async throws {
        let code = ProblemDetails(error, request: "").kind
        guard code.isRefusal, code != .unauthenticated || mayRecordKey() else { return }
        var facts = AuditFacts(
            .callRefused, access: route.method == .get ? .consulted : .changed, by: actor(headers))
        facts.object = "\(route.method.rawValue) \(route.template)"
        facts.rule =
            code == .unauthenticated ? (key.revokedAt == nil ? "api-key-expired" : "api-key-revoked") : code.rawValue
        facts.outcome = .refused
        let environment = services.environment
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        try await tenant.store.append([leaf])
    }

    private func actor(_ headers: HTTPFields) -> AuditedActor {
        guard let user = try? ActingUserHeaders.read(headers) else {
            return .process("rest", application: key.label, version: headers[.userAgent])
        }
        return .user(user, application: key.label, version: headers[.userAgent])
    }

    private func mayRecordKey() -> Bool {
        services.refusedKeys.mayRecord(key.id, of: tenant.organisation, at: services.environment.clock())
    }
}

extension RequestProblem.Code {
    /// True for what was refused to this key, user or state; false for what could not be understood or found.
    fileprivate var isRefusal: Bool {
        switch self {
        case .unauthenticated, .scopeMissing, .roleNotAllowed, .referenceConflict, .stateConflict,
            .confirmationRequired:
            true
        case .invalidRequest, .actingUser, .notJSON, .notFound, .noSuchRoute, .methodNotAllowed, .preconditionFailed,
            .keyInUse, .keyReused, .tooLarge, .unsupportedContentType, .internalError, .unavailable:
            false
        }
    }
}
