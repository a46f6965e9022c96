import Gateway
import Hummingbird
import Logging
import MessageStore
import XMLSecurity

/// Finds out for which OCMW, by which key, a call is made.
struct APIKeyAuthenticator: Sendable {
    let services: GatewayServices

    /// Finds the key of a call by its `Authorization` header; whether it may be used now, `check` tells.
    ///
    /// Whether the OCMW, the key or the secret is wrong, or the key expired or revoked, the caller is not told. A key that
    /// somebody else wrote into the database is none; the administrator is told of its use.
    ///
    /// - Throws: `RequestProblem` with `.unauthenticated`.
    func authenticate(_ request: Request, logger: Logger) async throws -> (tenant: Tenant, key: APIKeyRecord) {
        guard let token = Self.token(request.headers[.authorization]),
            let tenant = services.tenant(token.organisation),
            let key = try await tenant.store.apiKey(id: token.id)
        else { throw Self.refusal }
        guard key.isOurs else {
            warn(of: token.id, of: tenant, logger)
            throw Self.refusal
        }
        guard Self.areEqual(SHA256Digest.of(token.secret), key.secretHash) else { throw Self.refusal }
        return (tenant, key)
    }

    /// At most once a minute and key, whoever calls.
    private func warn(of id: String, of tenant: Tenant, _ logger: Logger) {
        guard services.refusedKeys.mayRecord(id, of: tenant.organisation, at: services.environment.clock()) else {
            return
        }
        logger.warning(
            "an API key that this gateway did not write so was refused; see 'audit verify' (api-key-not-ours)",
            metadata: ["organisation": "\(tenant.organisation)", "key": "\(id)"])
    }

    /// Checks that a key may be used now, for a route that needs one of the scopes.
    ///
    /// - Throws: `RequestProblem` with `.unauthenticated` when it expired or was revoked, `.scopeMissing`.
    func check(_ key: APIKeyRecord, scopes: Set<APIScope>) throws(RequestProblem) {
        guard key.revokedAt == nil, services.environment.clock() < key.expiresAt else { throw Self.refusal }
        guard key.scopes.isDisjoint(with: scopes) else { return }
        let names = scopes.map(\.rawValue).sorted().joined(separator: " or ")
        throw RequestProblem(
            .scopeMissing, "This call needs an API key with scope \(names).",
            remedy: "Ask the administrator for a key with that scope.")
    }

    private static func token(_ header: String?) -> APIKeyToken? {
        guard let header else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return APIKeyToken(String(parts[1]))
    }

    /// Compares without telling by its duration where the first difference lies.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static let refusal = RequestProblem(
        .unauthenticated, "The call has no valid API key.",
        remedy: "Send Authorization: Bearer with a key made by 'ocmw-gateway keys create' that is not expired.")
}
