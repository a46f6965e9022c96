import AuditLog
import SocialSecurity
import XMLSecurity

/// How far a tenant's log was signed, remembered outside the database: whoever replaces the database cannot replace it.
public struct AuditHighWater: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Number of leaves, at least 1.
    public let size: UInt64
    /// Root over these leaves.
    public let root: MerkleHash

    /// Makes a mark.
    public init(year: Int, size: UInt64, root: MerkleHash) {
        self.year = year
        self.size = size
        self.root = root
    }

    /// Whether this mark lies further on than another.
    public func isBeyond(_ other: AuditHighWater?) -> Bool {
        guard let other else { return true }
        return (year, size) > (other.year, other.size)
    }
}

/// Where the high-water marks of tenants are kept.
public protocol AuditHighWaterKeeper: Sendable {
    /// Whether marks outlive the program: then a log that was signed has one, and its absence is a finding.
    var isLasting: Bool { get }

    /// The mark of a tenant, or `nil` when none was set. Throws when there may be one that cannot be read.
    func highWater(of organisation: EnterpriseNumber) async throws -> AuditHighWater?

    /// Sets the mark unless one further on is kept: a mark never goes back.
    func raise(to mark: AuditHighWater, of organisation: EnterpriseNumber) async throws

    /// Sets the mark, even if it goes back, and keeps the one before under another name. Only after somebody answered for it.
    func replace(with mark: AuditHighWater, of organisation: EnterpriseNumber, at instant: UTCInstant) async throws
}

/// Keeps no marks: for a store that nobody else can reach.
public struct NoAuditHighWater: AuditHighWaterKeeper {
    /// Always false.
    public let isLasting = false

    /// Makes it.
    public init() {}

    /// Always `nil`.
    public func highWater(of organisation: EnterpriseNumber) async throws -> AuditHighWater? { nil }

    /// Forgets the mark.
    public func raise(to mark: AuditHighWater, of organisation: EnterpriseNumber) async throws {}

    /// Forgets the mark.
    public func replace(with mark: AuditHighWater, of organisation: EnterpriseNumber, at instant: UTCInstant)
        async throws
    {}
}
