import AuditLog
import Gateway
import MessageStore
import XMLSecurity

/// Makes and revokes API keys; each act is a line of the OCMW's audit log.
public struct APIKeyIssuer: Sendable {
    private let environment: GatewayEnvironment

    /// Makes an issuer.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - label: name of the calling program, 1 to 64 printable ASCII characters; stands in the audit log.
    ///   - lifetime: from now until the key is refused.
    ///   - actor: who asks: a user through the key of the call (`audited`), which is how successors are followed in the log,
    ///     or a process such as `cli`.
    /// - Returns: the token, which is shown once and stored nowhere, and what is stored.
    /// - Throws: `RequestProblem` for a label that the log cannot hold; `MessageStoreError` with `.limitExceeded` when
    ///   two keys of this label are valid already.
    public func create(
        for tenant: Tenant, label: String, scopes: Set<APIScope>, lifetime: Duration, by actor: AuditedActor
    ) async throws -> (token: APIKeyToken, record: APIKeyRecord) {
        try check(label: label, scopes: scopes)
        let now = environment.clock()
        let token = APIKeyToken(
            organisation: tenant.organisation, id: newID(),
            secret: environment.randomBytes(APIKeyToken.secretByteCount))
        let record = APIKeyRecord(
            id: token.id, secretHash: SHA256Digest.of(token.secret), scopes: scopes, label: label, createdAt: now,
            expiresAt: now.advanced(by: lifetime))
        let leaf = try leaf(.apiKeyCreated, key: record, tenant: tenant, by: actor, at: now)
        try await tenant.store.insertAPIKey(record, changes: Changes(leaves: [leaf]))
        return (token, record)
    }

    /// Revokes a key now.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`.
    public func revoke(id: String, of tenant: Tenant, by actor: AuditedActor) async throws {
        guard let record = try await tenant.store.apiKey(id: id) else {
            throw MessageStoreError(.notFound, "no API key with this id")
        }
        let now = environment.clock()
        let leaf = try leaf(.apiKeyRevoked, key: record, tenant: tenant, by: actor, at: now)
        try await tenant.store.revokeAPIKey(id: id, at: now, changes: Changes(leaves: [leaf]))
    }

    private func check(label: String, scopes: Set<APIScope>) throws(RequestProblem) {
        guard (1...64).contains(label.utf8.count), AuditText.admissible(label) != nil else {
            throw .broken(
                .invalidRequest, field: "label", rule: "label",
                message: "must be 1 to 64 printable ASCII characters that do not look like a number of a person")
        }
        guard !scopes.isEmpty else {
            throw .broken(.invalidRequest, field: "scopes", rule: "required", message: "must name at least one scope")
        }
    }

    private func leaf(
        _ act: AuditAct, key: APIKeyRecord, tenant: Tenant, by actor: AuditedActor, at instant: UTCInstant
    ) throws -> SealedLeaf {
        var facts = AuditFacts(act, access: .changed, by: actor)
        facts.object = "api-key/\(key.audited)"
        facts.outcome = .done
        return try Auditor(environment: environment).leaf(facts, tenant: tenant, at: instant)
    }

    private func newID() -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz012345".utf8)
        // 32 characters: five bits of each byte, without bias.
        let characters = environment.randomBytes(APIKeyToken.idLength).map { alphabet[Int($0 & 31)] }
        return String(decoding: characters, as: UTF8.self)
    }
}

extension APIKeyRecord {
    /// The key in lines of the audit log about keys: two keys of one program differ by their ids. The label of a key that
    /// somebody else wrote is their word.
    var audited: String { isOurs ? "\(id) (\(label))" : id }
}
