import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Compares what is kept of partners' logs with their receipts: a gateway that was made to forget what a partner promised
/// would not see that partner's log fork.
///
/// The newest receipt that was judged tells of each partner: its checkpoint is kept, or a larger one, or it waits for a
/// cosigned one, or something contradicts the partner.
struct PartnerRecordCheck {
    let store: any TenantStore

    /// The partners of whose logs something else is kept, in the order of their numbers.
    func differing() async throws -> [EnterpriseNumber] {
        // Receipts first: what comes meanwhile makes the rest larger only.
        let receipts = try await store.newestJudgedPartnerReceipts()
        let kept = try await store.partnerCheckpoints()
        let contradicted = Set(try await store.logContradictions().map(\.counterpart))
        var differing: Set<EnterpriseNumber> = []
        for checkpoint in kept where try await !isProven(checkpoint) { differing.insert(checkpoint.counterpart) }
        for receipt in receipts where !contradicted.contains(receipt.signer) {
            guard let checkpoint = Self.checkpoint(in: receipt) else { continue }
            let isCovered = kept.contains {
                $0.origin.utf8.elementsEqual(checkpoint.origin.utf8) && $0.size >= checkpoint.size
            }
            if isCovered { continue }
            if try await !isWaiting(checkpoint) { differing.insert(receipt.signer) }
        }
        return differing.sorted { $0.digits < $1.digits }
    }

    private func isWaiting(_ checkpoint: Checkpoint) async throws -> Bool {
        try await store.uncosignedPartnerCheckpoints(origin: checkpoint.origin).contains { $0.size == checkpoint.size }
    }

    /// Whether a key that is kept of the log signed what is kept of it.
    private func isProven(_ kept: PartnerCheckpoint) async throws -> Bool {
        guard let note = try? SignedNote(parsing: Array(kept.note.utf8)),
            let checkpoint = try? Checkpoint(text: note.text),
            checkpoint.origin.utf8.elementsEqual(kept.origin.utf8), checkpoint.size == kept.size
        else { return false }
        return try await store.partnerKeys(origin: kept.origin).contains { key in
            (try? NoteVerifierKey(name: key.origin, publicKey: key.publicKey)).map {
                note.proven(by: $0, cosignedBy: nil) != nil
            } ?? false
        }
    }

    /// Nil for a receipt that was erased, or has none that can be read: the latter is a contradiction, told when it came.
    private static func checkpoint(in receipt: PartnerReceipt) -> Checkpoint? {
        guard let bytes = receipt.bytes, let document = try? BusinessDocument(try XMLReader.parse(bytes)),
            case .receipt(let content) = document.payload, let text = content.checkpoint,
            let note = try? SignedNote(parsing: Array(text.utf8))
        else { return nil }
        return try? Checkpoint(text: note.text)
    }
}
