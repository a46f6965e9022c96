import AuditLog
import MessageStore
import XMLSecurity

/// Tells for how long checkpoints of a tenant lack the witness's word: until it is there, the log could be forked unseen.
public struct CosignatureLag: Sendable {
    private let witness: CosignatureKey

    /// Makes a look at cosignatures; `witness` is the key that the gateway was configured with.
    public init(witness: CosignatureKey) { self.witness = witness }

    /// When the first checkpoint was kept that no cosignature covers, of the two newest logs; `nil` when all are covered.
    ///
    /// - Throws: what the store throws.
    public func since(_ tenant: Tenant) async throws -> UTCInstant? {
        var earliest: UTCInstant?
        for year in try await tenant.store.auditYears().suffix(2) {
            let cosigned = try await tenant.store.newestCosigned(year: year)?.checkpoint
            let size = cosigned.flatMap { witness.isCosigned($0) ? $0.size : nil } ?? 0
            guard let instant = try await tenant.store.checkpointInstant(year: year, above: size) else { continue }
            earliest = earliest.map { min($0, instant) } ?? instant
        }
        return earliest
    }
}

extension CosignatureKey {
    /// Whether the witness's cosignature on a kept checkpoint holds: whoever writes the database could keep one that does not.
    func isCosigned(_ checkpoint: KeptCheckpoint) -> Bool {
        (try? SignedNote(parsing: Array(checkpoint.note.utf8))).flatMap { time(of: $0) } != nil
    }
}
