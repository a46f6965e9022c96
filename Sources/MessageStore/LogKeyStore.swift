import AuditLog
import XMLSecurity

/// The changes of the key of an OCMW's audit logs.
public protocol LogKeyStore: Sendable {
    /// Appends the line that names the old and the new key to the newest log, and keeps the checkpoint that covers it,
    /// in one transaction: no line comes in between.
    ///
    /// - Parameters:
    ///   - leaf: a line with the act `audit-key-rotated`.
    ///   - instant: when.
    ///   - signing: given the end of the log with that line, signs it with the old key. Runs inside the transaction.
    /// - Throws: `MessageStoreError` with `.illegalTransition` when the leaf is no rotation, or its old key is not that of
    ///   the rotation before; with `.notFound` when there is no log; and what `signing` throws.
    func rotateAuditKey(
        _ leaf: SealedLeaf, at instant: UTCInstant,
        signing: @escaping @Sendable (AuditLogEnd) throws -> KeptCheckpoint
    ) async throws

    /// Rotations in their order.
    func auditKeyRotations() async throws -> [AuditKeyRotation]
}

/// A change of key and the line that records it.
public struct AuditKeyRotation: Hashable, Sendable {
    /// The line.
    public let position: AuditPosition
    /// The keys.
    public let rotation: LogKeyRotation

    /// Makes a record.
    public init(position: AuditPosition, rotation: LogKeyRotation) {
        self.position = position
        self.rotation = rotation
    }
}
