import Gateway
import MessageStore
import XMLSecurity

extension RouteTable {
    /// API keys of the OCMW, for its administrator. A program sees and revokes those of its own label.
    ///
    /// No call makes a key that may do more than the one it is made with, or that tells its maker a secret which does: an
    /// operator's key makes operators' keys, and software replaces its own key. Keys with scope adviser are made and revoked
    /// by the command only: who manages keys must not be able to read the log that watches over them, nor to shut its
    /// reader out.
    static let keys: [Route] = [
        .get("/v1/keys", scopes: [.operator, .software]) { call in
            try call.requireAdministrator()
            let now = call.services.environment.clock()
            let keys = try await call.caller.tenant.store.apiKeys().filter(call.mayName)
            return try .json(.page(keys.map { $0.view(at: now) }))
        },
        .post("/v1/keys", scopes: [.operator]) { call in
            try call.requireAdministrator()
            let request = try KeyRequest(call.body)
            try refuseAdviser(request.scopes)
            try call.requireOwnScopes(request.scopes)
            return try await call.made(
                label: request.label, scopes: request.scopes, lifetime: .seconds(request.days * 86_400))
        },
        .post("/v1/keys/successor", scopes: [.operator, .software]) { call in
            try call.requireAdministrator()
            try refuseAdviser(call.key.scopes)
            let request = try KeySuccessorRequest(call.body, of: call.key)
            return try await call.made(
                label: call.key.label, scopes: call.key.scopes, lifetime: request.lifetime)
        },
        .delete("/v1/keys/{id}", scopes: [.operator, .software]) { call in
            try call.requireAdministrator()
            guard let record = try await call.caller.tenant.store.apiKey(id: call.text("id")), call.mayName(record)
            else { throw RequestProblem.unknownIdentifier }
            try refuseAdviser(record.scopes)
            guard record.revokedAt == nil else { throw RequestProblem.unknownIdentifier }
            try await APIKeyIssuer(environment: call.services.environment).revoke(
                id: record.id, of: call.caller.tenant, by: call.keyHolder)
            return .noContent
        },
    ]

    private static func refuseAdviser(_ scopes: Set<APIScope>) throws(RequestProblem) {
        guard scopes.contains(.adviser) else { return }
        throw RequestProblem(
            .scopeMissing, "Keys with scope adviser are made and revoked on the gateway's own machine only.",
            remedy: "Use the command 'ocmw-gateway keys'.")
    }
}

extension RESTCall {
    /// The user, through the very key of the call: two keys of one program differ.
    fileprivate var keyHolder: AuditedActor {
        .user(caller.user, application: key.audited, version: caller.applicationVersion)
    }

    fileprivate func requireAdministrator() throws(RequestProblem) {
        try caller.require(role: Caller.administrator, to: "manage API keys")
    }

    /// Who could make a key that may do more could do more.
    fileprivate func requireOwnScopes(_ scopes: Set<APIScope>) throws(RequestProblem) {
        let missing = scopes.subtracting(key.scopes).map(\.rawValue).sorted()
        guard !missing.isEmpty else { return }
        throw RequestProblem(
            .scopeMissing, "The API key of this call lacks scope \(missing.joined(separator: " and ")) itself.",
            remedy: "Use the command 'ocmw-gateway keys create'; a program replaces its own key at /v1/keys/successor.")
    }

    /// An operator may name every key; software those of its own label that may do no more than it may.
    fileprivate func mayName(_ record: APIKeyRecord) -> Bool {
        key.scopes.contains(.operator)
            || (record.label.utf8.elementsEqual(key.label.utf8) && record.scopes.isSubset(of: key.scopes))
    }

    /// Makes a key and shows it.
    fileprivate func made(label: String, scopes: Set<APIScope>, lifetime: Duration) async throws -> RESTAnswer {
        let (token, record): (APIKeyToken, APIKeyRecord)
        do {
            (token, record) = try await APIKeyIssuer(environment: services.environment).create(
                for: caller.tenant, label: label, scopes: scopes, lifetime: lifetime, by: keyHolder)
        } catch let error as MessageStoreError where error.code == .limitExceeded {
            throw try await tooManyKeys(label: label)
        }
        guard case .object(let members) = record.view(at: record.createdAt) else { return .noContent }
        return try .json(
            .object(members.merging(["key": .string(token.text)]) { first, _ in first }), status: 201,
            location: "/v1/keys/\(record.id)")
    }
}

extension RESTCall {
    /// Why there is no third key, and which of the valid ones this caller can revoke: a lost answer may hide one of them.
    private func tooManyKeys(label: String) async throws -> RequestProblem {
        let now = services.environment.clock()
        let others = try await caller.tenant.store.apiKeys().filter {
            $0.label.utf8.elementsEqual(label.utf8) && $0.state(at: now) == .valid && $0.id != key.id
                && !$0.scopes.contains(.adviser) && mayName($0)
        }.map(\.id)
        return RequestProblem(
            .stateConflict, "Two API keys with this label are valid.",
            remedy: others.isEmpty
                ? "Ask the administrator to revoke one of them ('ocmw-gateway keys')."
                : "Revoke one that no program uses with DELETE /v1/keys/{id}, id \(others.joined(separator: " or ")). "
                    + "Then repeat the call.")
    }
}

extension APIKeyRecord {
    /// What is shown of a key: everything but its secret.
    func view(at instant: UTCInstant) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id), "label": .string(label),
            "scopes": .array(scopes.map(\.rawValue).sorted().map(JSONValue.string)),
            "state": .string(state(at: instant).rawValue),
            "createdAt": .string(createdAt.xmlDateTime), "expiresAt": .string(expiresAt.xmlDateTime),
        ]
        members["revokedAt"] = revokedAt.map { .string($0.xmlDateTime) }
        return .object(members)
    }
}
