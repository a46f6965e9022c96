import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Judges the checkpoints in receipts of partners, for the duration of one look: the hub is asked once for each log.
struct PartnerReceiptJudge {
    /// So long a partner may be late to register its key.
    private static let registrationGrace: Duration = .seconds(600)

    /// What one receipt brings.
    enum Judgement {
        /// Nothing; a newest checkpoint of its log; one that waits for a cosigned one; what contradicts.
        case decided(newest: PartnerCheckpoint?, uncosigned: PartnerCheckpoint?, [LogContradiction])
        /// The key is not known yet. Overdue: for longer than the grace, because the hub does not give keys.
        case undecided(AuditLogOrigin, isOverdue: Bool)

        static let nothing = Judgement.decided(newest: nil, uncosigned: nil, [])
    }

    private enum KeyDirectory { case asked, unavailable }

    let environment: GatewayEnvironment
    let directory: PartnerKeyDirectory
    let witness: CosignatureKey?
    let tenant: Tenant
    private var asked: [AuditLogOrigin: KeyDirectory] = [:]

    init(
        environment: GatewayEnvironment, directory: PartnerKeyDirectory, witness: CosignatureKey?, tenant: Tenant
    ) {
        self.environment = environment
        self.directory = directory
        self.witness = witness
        self.tenant = tenant
    }

    mutating func judge(_ stored: PartnerReceipt) async throws -> Judgement {
        guard let bytes = stored.bytes, let document = try? BusinessDocument(try XMLReader.parse(bytes)),
            case .receipt(let receipt) = document.payload, let text = receipt.checkpoint
        else { return .nothing }
        let (reference, now) = ("receipt \(document.header.ticket.value)", environment.clock())
        let found = { (code: LogContradiction.Code, checkpoint: Checkpoint?) in
            Self.contradiction(code, by: stored.signer, in: checkpoint, reference, at: now)
        }
        // Extension lines would be a text of the partner's that is kept; no log of this kind has any.
        guard let note = try? SignedNote(parsing: Array(text.utf8)), let checkpoint = try? Checkpoint(text: note.text),
            checkpoint.extensions.isEmpty
        else { return found(.partnerMalformed, nil) }
        let lineage = environment.lineage(of: stored.signer).map(\.digits)
        guard let origin = try? AuditLogOrigin(checkpoint.origin), lineage.contains(origin.organisation) else {
            return found(.partnerOtherLog, checkpoint)
        }
        guard let key = try await key(of: note, origin) else {
            let isOverdue = stored.storedAt.duration(to: now) >= Self.registrationGrace
            guard asked[origin] == .asked, isOverdue else { return .undecided(origin, isOverdue: isOverdue) }
            return found(.partnerSignature, checkpoint)
        }
        let proven = key.note
        let new = PartnerCheckpoint(
            origin: checkpoint.origin, counterpart: stored.signer, size: checkpoint.size,
            note: String(decoding: proven.bytes, as: UTF8.self), isCosigned: witness?.time(of: proven) != nil,
            keyNumber: key.number, receivedAt: stored.madeAt(saying: receipt.timestampReceive))
        return try await PartnerLogComparison(store: tenant.store, hasWitness: witness != nil, clock: environment.clock)
            .judge(new)
    }

    /// The number of the key that signed and the note as far as it is proven; nil when no key did that is known.
    private mutating func key(of note: SignedNote, _ origin: AuditLogOrigin) async throws -> (
        number: Int, note: SignedNote
    )? {
        if let known = try await knownKey(of: note, origin) { return known }
        guard asked[origin] == nil else { return nil }
        do {
            try await directory.refresh(origin, of: tenant)
            asked[origin] = .asked
        } catch is PartnerKeyDirectory.Unavailable {
            asked[origin] = .unavailable
            return nil
        }
        return try await knownKey(of: note, origin)
    }

    private func knownKey(of note: SignedNote, _ origin: AuditLogOrigin) async throws -> (
        number: Int, note: SignedNote
    )? {
        for key in try await tenant.store.partnerKeys(origin: origin.description).reversed() {
            guard let verifier = try? NoteVerifierKey(name: key.origin, publicKey: key.publicKey),
                let proven = note.proven(by: verifier, cosignedBy: witness)
            else { continue }
            return (key.number, proven)
        }
        return nil
    }

    /// A checkpoint that no key of its log proves is named by the receipt that carries it: its text stays there, sealed.
    private static func contradiction(
        _ code: LogContradiction.Code, by signer: EnterpriseNumber, in checkpoint: Checkpoint?, _ reference: String,
        at instant: UTCInstant
    ) -> Judgement {
        let origin = checkpoint.flatMap { try? AuditLogOrigin($0.origin) }
        let contradiction = LogContradiction(
            origin: origin?.description ?? "unreadable", code: code, size: origin == nil ? 0 : checkpoint?.size ?? 0,
            counterpart: signer, notes: [reference], instant: instant)
        return .decided(newest: nil, uncosigned: nil, [contradiction])
    }
}
