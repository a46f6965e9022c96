import SocialSecurity
import XMLSecurity

/// That one OCMW took over from another, as an administrator recorded it (`ocmw-gateway tenant succeed`).
///
/// Receipts, refusals and answers of the successor count for documents to the one that ended; its gateway accepts them.
public struct Succession: Hashable, Sendable {
    /// The OCMW that ended.
    public let ended: EnterpriseNumber
    /// The OCMW that took over.
    public let successor: EnterpriseNumber
    /// When it was recorded.
    public let recordedAt: UTCInstant
    /// Why, as the administrator wrote it; no personal data.
    public let reason: String

    /// Describes a succession; `nil` when an OCMW would succeed itself.
    public init?(ended: EnterpriseNumber, successor: EnterpriseNumber, recordedAt: UTCInstant, reason: String) {
        guard ended != successor else { return nil }
        self.ended = ended
        self.successor = successor
        self.recordedAt = recordedAt
        self.reason = reason
    }
}

/// Successions that administrators recorded.
public protocol SuccessionStore: Sendable {
    /// Every succession, by the number of the one that ended.
    ///
    /// - Throws: `MessageStoreError` with `.rowNotOurs` when somebody else wrote one: none is believed.
    func successions() async throws -> [Succession]

    /// Records a succession, or replaces the one of the same OCMW that ended.
    func record(_ succession: Succession, changes: Changes) async throws

    /// Takes a succession back.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`: nothing is committed.
    func withdrawSuccession(of ended: EnterpriseNumber, changes: Changes) async throws
}
