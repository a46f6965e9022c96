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

    /// The keys of one year's log, oldest first: the first one is in force at the beginning of the year.
    public func spans(year: Int) -> [LogKeySpan] {
        var spans = [LogKeySpan(publicKey: publicKey(year: year, size: 0), first: 0)]
        for rotation in rotations where rotation.position.year == year {
            spans[spans.count - 1].last = rotation.position.index
            spans.append(LogKeySpan(publicKey: rotation.rotation.new, first: rotation.position.index + 1))
        }
        return spans
    }

    /// Sizes of the checkpoints by which old keys vouch for new ones, in one year's log.
    public func proofSizes(year: Int) -> [UInt64] {
        rotations.filter { $0.position.year == year }.map { $0.position.index + 1 }
    }
}

/// One key of a year's log, and the lines that it is good for: it signs the checkpoints whose last line is one of them.
public struct LogKeySpan: Hashable, Sendable {
    /// The key.
    public let publicKey: [UInt8]
    /// First of the lines; it may not be written yet.
    public let first: UInt64
    /// Last of them, the line that changes the key; `nil` for the newest key.
    public internal(set) var last: UInt64?
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

    /// Every key of one year's log, oldest first, with the lines that it is good for.
    public func verifierKeys(year: Int) async throws -> [(key: NoteVerifierKey, span: LogKeySpan)] {
        try await logKeys().spans(year: year).map { span in
            (try checkpoints.verifierKey(year: year, publicKey: span.publicKey), span)
        }
    }

    /// The key with which the checkpoint of one size is verified; size 0: the first one of the year.
    public func verifierKey(year: Int, size: UInt64) async throws -> NoteVerifierKey {
        try checkpoints.verifierKey(year: year, publicKey: try await logKeys().publicKey(year: year, size: size))
    }
}
