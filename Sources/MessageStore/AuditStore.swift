import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// The audit log of one OCMW: append-only, numbered, with one tree per calendar year.
public protocol AuditStore: Sendable {
    /// Appends leaves in one transaction and numbers them.
    func append(_ leaves: [SealedLeaf]) async throws

    /// Years that have a log, ascending.
    func auditYears() async throws -> [Int]

    /// Number of leaves of one year's log.
    func auditSize(year: Int) async throws -> UInt64

    /// Lines of one year's log from an index on, with their opened side values where these still exist.
    func auditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine]

    /// Lines that name the person as subject, newest first, over all years; by blind index.
    func auditLines(subject: SSIN, limit: Int) async throws -> [AuditLine]

    /// Root hash of the first `size` leaves.
    func auditRoot(year: Int, size: UInt64) async throws -> [UInt8]

    /// RFC 6962 audit path of one leaf in the tree of `size` leaves.
    func inclusionProof(year: Int, index: UInt64, size: UInt64) async throws -> [[UInt8]]

    /// RFC 6962 consistency proof between two sizes.
    func consistencyProof(year: Int, from first: UInt64, to second: UInt64) async throws -> [[UInt8]]

    /// Keeps a signed checkpoint (C2SP note text). Checkpoints are never replaced.
    func keepCheckpoint(year: Int, size: UInt64, note: String, at instant: UTCInstant) async throws

    /// Newest checkpoint of one year, or `nil`.
    func newestCheckpoint(year: Int) async throws -> KeptCheckpoint?
}

/// One numbered line of an audit log.
public struct AuditLine: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Zero-based position in the year's tree.
    public let index: UInt64
    /// Leaf encoding version 1, exactly as hashed.
    public let leafBytes: [UInt8]
    /// What opens the commitments, as far as it was not erased.
    public let side: AuditSide

    /// Makes a line.
    public init(year: Int, index: UInt64, leafBytes: [UInt8], side: AuditSide) {
        self.year = year
        self.index = index
        self.leafBytes = leafBytes
        self.side = side
    }
}

/// A signed checkpoint as it was issued.
public struct KeptCheckpoint: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Number of leaves it covers.
    public let size: UInt64
    /// C2SP signed note.
    public let note: String

    /// Makes a checkpoint record.
    public init(year: Int, size: UInt64, note: String) {
        self.year = year
        self.size = size
        self.note = note
    }
}

/// API keys of one OCMW. Only hashes are stored.
public protocol APIKeyStore: Sendable {
    /// Adds a key. At most two unexpired, unrevoked keys of one label are allowed.
    ///
    /// - Throws: `MessageStoreError` with `.limitExceeded`.
    func insertAPIKey(_ key: APIKeyRecord, changes: Changes) async throws

    /// One key by its public identifier, or `nil`.
    func apiKey(id: String) async throws -> APIKeyRecord?

    /// Every key, oldest first, revoked and expired ones too.
    func apiKeys() async throws -> [APIKeyRecord]

    /// Revokes a key now.
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

    /// Makes a record.
    public init(
        id: String, secretHash: [UInt8], scopes: Set<APIScope>, label: String, createdAt: UTCInstant,
        expiresAt: UTCInstant, revokedAt: UTCInstant? = nil
    ) {
        self.id = id
        self.secretHash = secretHash
        self.scopes = scopes
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}
