import XMLSecurity

/// API keys of one OCMW. Only hashes are stored.
public protocol APIKeyStore: Sendable {
    /// Adds a key. At most two unexpired, unrevoked keys of one label are allowed.
    ///
    /// - Throws: `MessageStoreError` with `.limitExceeded`.
    func insertAPIKey(_ key: APIKeyRecord, changes: Changes) async throws

    /// One key by its public identifier, or `nil`; one that somebody else wrote says so (`APIKeyRecord.isOurs`).
    func apiKey(id: String) async throws -> APIKeyRecord?

    /// Every key, oldest first, revoked and expired ones too.
    func apiKeys() async throws -> [APIKeyRecord]

    /// Revokes a key now. One that somebody else wrote does not become the gateway's own by that.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`.
    func revokeAPIKey(id: String, at instant: UTCInstant, changes: Changes) async throws
}

/// What an API key may be used for.
public enum APIScope: String, Hashable, Sendable, CaseIterable {
    /// The OCMW's software: applications, transfers, consultations, decisions, inbox.
    case software
    /// The security adviser: the audit log, and nothing else.
    case adviser
    /// The administrator: outbox, parking, health details.
    case `operator`
}

/// An API key without its secret.
public struct APIKeyRecord: Hashable, Sendable {
    /// Public part of the key, ASCII.
    public let id: String
    /// SHA-256 of the 32-byte secret.
    public let secretHash: [UInt8]
    /// What the key may do.
    public let scopes: Set<APIScope>
    /// Name given by the administrator, also recorded as the calling application.
    public let label: String
    /// When it was made.
    public let createdAt: UTCInstant
    /// From when on it is refused.
    public let expiresAt: UTCInstant
    /// Since when it is revoked.
    public var revokedAt: UTCInstant?
    /// Whether the store holds it as the gateway wrote it. A key that somebody else put in or changed opens nothing.
    public let isOurs: Bool

    /// Makes a record.
    public init(
        id: String, secretHash: [UInt8], scopes: Set<APIScope>, label: String, createdAt: UTCInstant,
        expiresAt: UTCInstant, revokedAt: UTCInstant? = nil, isOurs: Bool = true
    ) {
        self.id = id
        self.secretHash = secretHash
        self.scopes = scopes
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.isOurs = isOurs
    }

    /// Whether the key is accepted at an instant.
    public func state(at instant: UTCInstant) -> APIKeyState {
        guard isOurs else { return .notOurs }
        guard revokedAt == nil else { return .revoked }
        return instant < expiresAt ? .valid : .expired
    }
}

/// Whether an API key is accepted.
public enum APIKeyState: String, Hashable, Sendable, CaseIterable {
    /// It is.
    case valid
    /// Its time is over.
    case expired
    /// Somebody revoked it.
    case revoked
    /// Somebody put it into the database, or changed it there, without the gateway.
    case notOurs = "not-ours"
}
