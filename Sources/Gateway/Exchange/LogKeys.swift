import AuditLog
import MessageStore

/// Which public key of a tenant signs which checkpoints, as the rotations in its logs say.
public struct LogKeys: Hashable, Sendable {
    private let present: [UInt8]
    private let rotations: [AuditKeyRotation]

    /// Puts the keys together.
    ///
    /// - Parameters:
    ///   - present: the key when there never was a rotation.
    ///   - rotations: in their order.
    public init(present: [UInt8], rotations: [AuditKeyRotation]) {
        self.present = present
        self.rotations = rotations
    }

    /// The key that signs the checkpoint of `size` leaves: the old key signs the one that covers its rotation.
    public func publicKey(year: Int, size: UInt64) -> [UInt8] {
        let last = rotations.last { rotation in
            let position = rotation.position
            return position.year < year || position.year == year && position.index + 1 < size
        }
        return last?.rotation.new ?? rotations.first?.rotation.old ?? present
    }

    /// Sizes of the checkpoints by which old keys vouch for new ones, in one year's log.
    public func proofSizes(year: Int) -> [UInt64] {
        rotations.filter { $0.position.year == year }.map { $0.position.index + 1 }
    }
}

extension Tenant {
    /// The keys of the logs.
    public func logKeys() async throws -> LogKeys {
        LogKeys(present: try checkpoints.publicKey(), rotations: try await store.auditKeyRotations())
    }

    /// The key with which the checkpoints of one year's log are verified from now on.
    public func verifierKey(year: Int) async throws -> NoteVerifierKey {
        try await verifierKey(year: year, size: UInt64(Int64.max))
    }

    /// The key with which the checkpoint of one size is verified; size 0: the first one of the year.
    public func verifierKey(year: Int, size: UInt64) async throws -> NoteVerifierKey {
        try checkpoints.verifierKey(year: year, publicKey: try await logKeys().publicKey(year: year, size: size))
    }
}
