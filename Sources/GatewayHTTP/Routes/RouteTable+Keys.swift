import Gateway
import MessageStore
import XMLSecurity

extension RouteTable {
    /// API keys of the OCMW, for its administrator.
    ///
    /// Keys with scope adviser are made and revoked by the command only: who manages keys must not be able to read the
    /// log that watches over them, nor to shut its reader out.
    static let keys: [Route] = [
        .get("/v1/keys", scopes: [.operator]) { call in
            try call.requireAdministrator()
            let now = call.services.environment.clock()
            return try .json(.page(try await call.caller.tenant.store.apiKeys().map { $0.view(at: now) }))
        },
        .post("/v1/keys", scopes: [.operator]) { call in
            try call.requireAdministrator()
            let request = try KeyRequest(call.body)
            try refuseAdviser(request.scopes)
            let (token, record) = try await APIKeyIssuer(environment: call.services.environment).create(
                for: call.caller.tenant, label: request.label, scopes: request.scopes,
                lifetime: .seconds(request.days * 86_400), by: .user(call.caller.user),
                application: call.caller.application)
            guard case .object(let members) = record.view(at: record.createdAt) else { return .noContent }
            return try .json(
                .object(members.merging(["key": .string(token.text)]) { first, _ in first }), status: 201,
                location: "/v1/keys/\(record.id)")
        },
        .delete("/v1/keys/{id}", scopes: [.operator]) { call in
            try call.requireAdministrator()
            guard let record = try await call.caller.tenant.store.apiKey(id: call.text("id")) else {
                throw RequestProblem.unknownIdentifier
            }
            try refuseAdviser(record.scopes)
            guard record.revokedAt == nil else { throw RequestProblem.unknownIdentifier }
            try await APIKeyIssuer(environment: call.services.environment).revoke(
                id: record.id, of: call.caller.tenant, by: .user(call.caller.user),
                application: call.caller.application)
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
    fileprivate func requireAdministrator() throws(RequestProblem) {
        try caller.require(role: Caller.administrator, to: "manage API keys")
    }
}

extension APIKeyRecord {
    /// What is shown of a key: everything but its secret.
    func view(at instant: UTCInstant) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id), "label": .string(label),
            "scopes": .array(scopes.map(\.rawValue).sorted().map(JSONValue.string)),
            "state": .string(revokedAt != nil ? "revoked" : instant < expiresAt ? "valid" : "expired"),
            "createdAt": .string(createdAt.xmlDateTime), "expiresAt": .string(expiresAt.xmlDateTime),
        ]
        members["revokedAt"] = revokedAt.map { .string($0.xmlDateTime) }
        return .object(members)
    }
}
