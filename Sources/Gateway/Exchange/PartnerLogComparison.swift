import AuditLog
import MessageStore
import XMLSecurity

/// Compares a proven checkpoint of a partner's log with what is kept of that log.
///
/// - One size has one root. A receipt made a minute later does not carry a smaller checkpoint.
/// - Two checkpoints that the hub cosigned are of one history. One that is not cosigned waits for one that is and that is
///   as large. It is told when a receipt made more than a day later shows that none came; silence shows nothing.
struct PartnerLogComparison {
    /// So much earlier than another a receipt may have been made that it overtook.
    private static let orderGrace: Duration = .seconds(60)
    /// So long the hub may fail to cosign.
    private static let cosigningGrace: Duration = .seconds(86_400)

    let store: any TenantStore
    let hasWitness: Bool
    let clock: @Sendable () -> UTCInstant

    func judge(_ new: PartnerCheckpoint) async throws -> PartnerReceiptJudge.Judgement {
        let kept = try await store.partnerCheckpoints().first { $0.origin.utf8.elementsEqual(new.origin.utf8) }
        guard let kept else { return .decided(newest: new, uncosigned: nil, []) }
        let waiting = try await store.uncosignedPartnerCheckpoints(origin: new.origin)
        let late = late(waiting, at: new).map { contradiction(.partnerNotCosigned, kept, $0, size: kept.size) }
        return compare(new, with: kept, waiting, late.map { [$0] } ?? [])
    }

    private func compare(
        _ new: PartnerCheckpoint, with kept: PartnerCheckpoint, _ waiting: [PartnerCheckpoint],
        _ late: [LogContradiction]
    ) -> PartnerReceiptJudge.Judgement {
        let found = { (code: LogContradiction.Code, other: PartnerCheckpoint) in
            PartnerReceiptJudge.Judgement.decided(
                newest: nil, uncosigned: nil, late + [contradiction(code, other, new, size: new.size)])
        }
        if let same = ([kept] + waiting).first(where: { $0.size == new.size }), Self.text(same) != Self.text(new) {
            return found(.partnerForked, same)
        }
        if new.size == kept.size {
            return .decided(newest: new.isCosigned && !kept.isCosigned ? new : nil, uncosigned: nil, late)
        }
        if new.size < kept.size {
            let isLater = kept.receivedAt.duration(to: new.receivedAt) > Self.orderGrace
            return isLater ? found(.partnerShrunk, kept) : .decided(newest: nil, uncosigned: nil, late)
        }
        if new.keyNumber < kept.keyNumber { return found(.partnerSignature, kept) }
        guard hasWitness, kept.isCosigned, !new.isCosigned else {
            return .decided(newest: new, uncosigned: nil, late)
        }
        return .decided(newest: nil, uncosigned: late.isEmpty ? new : nil, late)
    }

    /// The first of those that wait and should be covered by the time at which the new one was made, and are not.
    private func late(_ waiting: [PartnerCheckpoint], at new: PartnerCheckpoint) -> PartnerCheckpoint? {
        guard hasWitness else { return nil }
        return waiting.first {
            (!new.isCosigned || $0.size > new.size)
                && $0.receivedAt.duration(to: new.receivedAt) > Self.cosigningGrace
        }
    }

    private static func text(_ checkpoint: PartnerCheckpoint) -> [UInt8]? {
        try? SignedNote(parsing: Array(checkpoint.note.utf8)).text
    }

    private func contradiction(
        _ code: LogContradiction.Code, _ first: PartnerCheckpoint, _ second: PartnerCheckpoint, size: UInt64
    ) -> LogContradiction {
        LogContradiction(
            origin: second.origin, code: code, size: size, counterpart: second.counterpart,
            notes: [first.note, second.note], instant: clock())
    }
}
