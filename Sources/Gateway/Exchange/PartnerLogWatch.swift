import AuditLog
import Logging
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Looks at the checkpoints in receipts of partners: keeps the newest of each log, and what contradicts it.
///
/// It reads receipts after they were committed: a receipt counts for delivery whatever is said here.
///
/// - The key is that of a signed `auditKey` document; the hub hands it over, the partner's signature makes it count.
/// - One size has one root. A receipt made a minute later does not carry a smaller checkpoint.
/// - Two checkpoints that the hub cosigned are of one history. After a first cosigned one, one without is told.
public struct PartnerLogWatch: Sendable {
    private static let batchSize = 100
    /// So long a partner may be late to register its key, or a receipt may be overtaken by another.
    private static let registrationGrace: Duration = .seconds(600)
    private static let orderGrace: Duration = .seconds(60)

    let environment: GatewayEnvironment
    private let directory: PartnerKeyDirectory
    private let witness: CosignatureKey?
    private let logger: Logger

    /// Makes a watch.
    ///
    /// - Parameters:
    ///   - transport: the way to the hub, which hands keys over.
    ///   - witness: the key with which the hub cosigns; `nil` when none is configured.
    public init(
        environment: GatewayEnvironment, transport: any WitnessTransport, witness: CosignatureKey?, logger: Logger
    ) {
        self.environment = environment
        directory = PartnerKeyDirectory(environment: environment, transport: transport)
        self.witness = witness
        self.logger = logger
    }

    /// Looks at every receipt that came since the last time.
    ///
    /// - Returns: false when it could not go on for now, because a key is not known yet.
    /// - Throws: what the store throws.
    @discardableResult
    public func look(at tenant: Tenant) async throws -> Bool {
        while true {
            let receipts = try await tenant.store.partnerReceipts(
                after: tenant.store.partnerCursor(), limit: Self.batchSize)
            guard !receipts.isEmpty else { return true }
            for receipt in receipts {
                switch try await judge(receipt, of: tenant) {
                case .later: return false
                case .nothing: try await tenant.store.movePartnerCursor(to: receipt.cursor, keeping: nil)
                case .newest(let checkpoint):
                    try await tenant.store.movePartnerCursor(to: receipt.cursor, keeping: checkpoint)
                case .contradiction(let contradiction):
                    try await ContradictionRecorder(environment: environment, logger: logger)
                        .record(contradiction, of: tenant, by: "partner-logs")
                    try await tenant.store.movePartnerCursor(to: receipt.cursor, keeping: nil)
                }
            }
        }
    }

    private enum Judgement {
        case nothing, later
        case newest(PartnerCheckpoint)
        case contradiction(LogContradiction)
    }

    private func judge(_ stored: PartnerReceipt, of tenant: Tenant) async throws -> Judgement {
        guard let bytes = stored.bytes, let document = try? BusinessDocument(try XMLReader.parse(bytes)),
            case .receipt(let receipt) = document.payload, let text = receipt.checkpoint
        else { return .nothing }
        guard let note = try? SignedNote(parsing: Array(text.utf8)), let checkpoint = try? Checkpoint(text: note.text)
        else { return contradiction(.partnerMalformed, by: stored.signer, origin: "unreadable", size: 0, [text]) }
        let found = { code in
            contradiction(code, by: stored.signer, origin: checkpoint.origin, size: checkpoint.size, [text])
        }
        let lineage = environment.lineage(of: stored.signer).map(\.digits)
        guard let origin = try? AuditLogOrigin(checkpoint.origin), lineage.contains(origin.organisation) else {
            return found(.partnerOtherLog)
        }
        guard let key = try await keyNumber(of: note, origin, tenant) else {
            let age = receipt.timestampReceive.duration(to: environment.clock())
            return age < Self.registrationGrace ? .later : found(.partnerSignature)
        }
        if key == Self.unavailable { return .later }
        return try await compare(
            PartnerCheckpoint(
                origin: checkpoint.origin, counterpart: stored.signer, size: checkpoint.size, note: text,
                isCosigned: witness?.time(of: note) != nil, keyNumber: key, receivedAt: receipt.timestampReceive),
            of: tenant)
    }

    private static let unavailable = -1

    /// The number of the key that signed, `unavailable` when the hub could not be asked, nil when no key did.
    private func keyNumber(of note: SignedNote, _ origin: AuditLogOrigin, _ tenant: Tenant) async throws -> Int? {
        if let known = try await knownKey(of: note, origin, tenant) { return known }
        do {
            try await directory.refresh(origin, of: tenant)
        } catch is PartnerKeyDirectory.Unavailable {
            return Self.unavailable
        }
        return try await knownKey(of: note, origin, tenant)
    }

    private func knownKey(of note: SignedNote, _ origin: AuditLogOrigin, _ tenant: Tenant) async throws -> Int? {
        try await tenant.store.partnerKeys(origin: origin.description).last { key in
            (try? NoteVerifierKey(name: key.origin, publicKey: key.publicKey)).map { note.isSigned(by: $0) } ?? false
        }?.number
    }

    /// The new checkpoint beside the newest one that is kept of the same log.
    private func compare(_ new: PartnerCheckpoint, of tenant: Tenant) async throws -> Judgement {
        let kept = try await tenant.store.partnerCheckpoints().first { $0.origin.utf8.elementsEqual(new.origin.utf8) }
        guard let kept else { return .newest(new) }
        let found = { code, size in
            contradiction(code, by: new.counterpart, origin: new.origin, size: size, [kept.note, new.note])
        }
        if new.size == kept.size {
            guard Self.text(new) == Self.text(kept) else { return found(.partnerForked, new.size) }
            return new.isCosigned && !kept.isCosigned ? .newest(new) : .nothing
        }
        if new.size < kept.size {
            let isLater = kept.receivedAt.duration(to: new.receivedAt) > Self.orderGrace
            return isLater ? found(.partnerShrunk, new.size) : .nothing
        }
        if new.keyNumber < kept.keyNumber { return found(.partnerSignature, new.size) }
        if witness != nil, kept.isCosigned, !new.isCosigned { return found(.partnerNotCosigned, kept.size) }
        return .newest(new)
    }

    private static func text(_ checkpoint: PartnerCheckpoint) -> [UInt8]? {
        try? SignedNote(parsing: Array(checkpoint.note.utf8)).text
    }

    private func contradiction(
        _ code: LogContradiction.Code, by signer: EnterpriseNumber, origin: String, size: UInt64, _ notes: [String]
    ) -> Judgement {
        .contradiction(
            LogContradiction(
                origin: origin, code: code, size: size, counterpart: signer, notes: notes,
                instant: environment.clock()))
    }
}
