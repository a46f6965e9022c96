import AuditLog
import Logging
import MessageStore
import SocialSecurity
import XMLSecurity

/// Has the newest checkpoints of a tenant's logs cosigned by the hub, and keeps what the hub said.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
public struct Cosigner: Sendable {
    /// What came of one log.
    public enum Outcome: Hashable, Sendable {
        /// Nothing new to be cosigned.
        case upToDate
        /// The checkpoint of this size is cosigned and kept.
        case cosigned(UInt64)
        /// The witness did not cosign, for a reason that may pass.
        case unavailable(String)
        /// The witness does not know the key in force yet: it comes there by a document of its own.
        case keyNotKnownYet
        /// The witness knows another history of this log: recorded, and never silently passed over.
        case contradicted(LogContradiction.Code)
    }

    /// Requests for one checkpoint: the witness may tell another size in between.
    private static let requestLimit = 4

    let environment: GatewayEnvironment
    private let transport: any WitnessTransport
    private let witness: CosignatureKey
    private let logger: Logger

    /// Makes a cosigner; `witness` is the key that it was configured with.
    public init(
        environment: GatewayEnvironment, transport: any WitnessTransport, witness: CosignatureKey, logger: Logger
    ) {
        self.environment = environment
        self.transport = transport
        self.witness = witness
        self.logger = logger
    }

    /// Has the newest checkpoint of the two newest logs cosigned.
    ///
    /// - Throws: what the store throws, and `AuditLogError` when the tree does not give the proof.
    public func cosign(_ tenant: Tenant) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for year in try await tenant.store.auditYears().suffix(2) {
            outcomes.append(try await cosign(tenant, year: year))
        }
        return outcomes
    }

    private func cosign(_ tenant: Tenant, year: Int) async throws -> Outcome {
        guard let newest = try await tenant.store.newestCheckpoint(year: year) else { return .upToDate }
        let cosigned = try await tenant.store.newestCosigned(year: year)?.checkpoint
        // The witness tells the size that it knows when it is another one.
        let known = cosigned.flatMap { witness.isCosigned($0) ? $0.size : nil } ?? 0
        guard known < newest.size else { return .upToDate }
        let note = try SignedNote(parsing: Array(newest.note.utf8))
        var old = known
        for _ in 0..<Self.requestLimit {
            let proof = try await proof(tenant, year: year, from: old, to: newest.size)
            let request = WitnessRequest(oldSize: old, proof: proof, checkpoint: note).bytes
            let reply: WitnessReply
            do {
                reply = try await transport.addCheckpoint(request)
            } catch {
                return .unavailable("unreachable: \(ErrorText.of(error))")
            }
            switch (reply.status, Self.size(in: reply)) {
            case (200, _): return try await keep(reply, newest, note, of: tenant)
            case (409, let size?) where size > newest.size:
                // Another instance on this database may have had a newer checkpoint cosigned meanwhile.
                guard try await isSigned(size, of: tenant, year: year) else {
                    return try await contradicted(.witnessAhead, at: size, newest, of: tenant)
                }
                return .upToDate
            case (409, let size?) where size != old: old = size
            case (409, _) where old == newest.size, (422, _):
                return try await contradicted(.witnessContradicted, at: newest.size, newest, of: tenant)
            case (403, _) where Self.saysKeyRotated(reply):
                // Another process may have had a newer checkpoint cosigned, under a newer key of ours, meanwhile.
                guard try await tenant.store.newestCheckpoint(year: year) == newest else { return .upToDate }
                return try await contradicted(.witnessKeyRotated, at: newest.size, newest, of: tenant)
            case (403, _) where Self.saysKeyUnknown(reply): return .keyNotKnownYet
            default: return .unavailable("status-\(reply.status)")
            }
        }
        return .unavailable("size-changes")
    }

    /// Whether the log was signed by now with as many lines, or more.
    private func isSigned(_ size: UInt64, of tenant: Tenant, year: Int) async throws -> Bool {
        try await tenant.store.newestCheckpoint(year: year).map { $0.size >= size } ?? false
    }

    private func proof(_ tenant: Tenant, year: Int, from old: UInt64, to size: UInt64) async throws -> [MerkleHash] {
        guard old > 0, old < size else { return [] }
        return try await tenant.store.consistencyProof(year: year, from: old, to: size).compactMap { MerkleHash($0) }
    }

    /// Whether the witness says that the key, which is in force here, was rotated out.
    private static func saysKeyRotated(_ reply: WitnessReply) -> Bool { reply.bytes.starts(with: "key-rotated:".utf8) }

    /// Whether the witness says that it has no key that signed the checkpoint, as in the seconds after a rotation.
    private static func saysKeyUnknown(_ reply: WitnessReply) -> Bool {
        reply.bytes.starts(with: "no registered key".utf8)
    }

    /// The size that a conflict tells: decimal, then a newline.
    private static func size(in reply: WitnessReply) -> UInt64? {
        guard reply.status == 409, reply.bytes.last == UInt8(ascii: "\n") else { return nil }
        let digits = reply.bytes.dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self)).map { UInt64($0) }
    }

    private func keep(_ reply: WitnessReply, _ newest: KeptCheckpoint, _ note: SignedNote, of tenant: Tenant)
        async throws -> Outcome
    {
        guard let cosigned = note.cosigned(by: reply.bytes, of: witness) else {
            return .unavailable("cosignature-wrong")
        }
        let text = String(decoding: cosigned.bytes, as: UTF8.self)
        try await tenant.store.keepCosigned(
            KeptCheckpoint(year: newest.year, size: newest.size, note: text), at: environment.clock())
        return .cosigned(newest.size)
    }

    private func contradicted(
        _ code: LogContradiction.Code, at size: UInt64, _ newest: KeptCheckpoint, of tenant: Tenant
    ) async throws -> Outcome {
        let origin = try AuditLogOrigin(organisation: tenant.organisation.digits, year: newest.year).description
        let contradiction = LogContradiction(
            origin: origin, code: code, size: size, counterpart: environment.hub, notes: [newest.note],
            instant: environment.clock())
        try await ContradictionRecorder(environment: environment, logger: logger)
            .record(contradiction, of: tenant, by: "witness")
        return .contradicted(code)
    }
}
