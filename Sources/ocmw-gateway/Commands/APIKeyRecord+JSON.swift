import Gateway
import MessageStore
import XMLSecurity

extension APIKeyRecord {
    /// What is shown of a key: nothing of its secret.
    func json(at now: UTCInstant) -> JSONValue {
        .object([
            "id": .string(id), "label": .string(label),
            "scopes": .string(scopes.map(\.rawValue).sorted().joined(separator: ",")),
            "state": .string(state(at: now).rawValue),
            "createdAt": .string(createdAt.xmlDateTime), "expiresAt": .string(expiresAt.xmlDateTime),
            "revokedAt": revokedAt.map { .string($0.xmlDateTime) } ?? .null,
        ])
    }
}
