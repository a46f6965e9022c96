import MessageStore
import SocialSecurity
import Synchronization

/// Who took over from whom after mergers: as the configuration says, and as administrators recorded it since.
///
/// Several mergers in a row are followed. Shared by the tenants of a gateway and its environment.
public final class SuccessionBook: Sendable {
    private let configured: [EnterpriseNumber: Set<EnterpriseNumber>]
    private let recorded = Mutex<[EnterpriseNumber: Succession]>([:])

    /// Begins with what the configuration says: by the number of the one that ended, those that took over.
    public init(_ configured: [EnterpriseNumber: Set<EnterpriseNumber>] = [:]) { self.configured = configured }

    /// Takes what the stores of tenants say; of two records about one OCMW the later one counts.
    ///
    /// - Throws: `MessageStoreError`; then what was known before goes on counting.
    public func refresh(from tenants: [Tenant]) async throws {
        var all: [EnterpriseNumber: Succession] = [:]
        for tenant in tenants {
            for succession in try await tenant.store.successions() {
                guard let known = all[succession.ended], known.recordedAt >= succession.recordedAt else {
                    all[succession.ended] = succession
                    continue
                }
            }
        }
        recorded.withLock { $0 = all }
    }

    /// The organisations that took over from one, one after the other.
    public func successors(of organisation: EnterpriseNumber) -> Set<EnterpriseNumber> {
        let recorded = recorded.withLock { $0 }
        var found: Set<EnterpriseNumber> = []
        var waiting = [organisation]
        while let next = waiting.popLast() {
            let more = (configured[next] ?? []).union(recorded[next].map { [$0.successor] } ?? [])
            waiting += more.subtracting(found)
            found.formUnion(more)
        }
        return found.subtracting([organisation])
    }

    /// The organisations from which one took over.
    public func predecessors(of organisation: EnterpriseNumber) -> Set<EnterpriseNumber> {
        let ended = recorded.withLock { Set($0.keys) }.union(configured.keys)
        return ended.filter { successors(of: $0).contains(organisation) }
    }
}
