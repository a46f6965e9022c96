import AuditLog
import Messages
import XMLSecurity

/// The security adviser's verdicts about lines and flags of the audit log. They are added and never changed.
public protocol ReviewStore: Sendable {
    /// Commits a verdict and its leaf in one transaction. The note is encrypted like the values beside the log.
    ///
    /// - Parameter answer: what the caller's idempotency key is answered with from now on, made of what was kept; `nil`
    ///   without a key. It is committed with the verdict.
    /// - Returns: the verdict with the place of its leaf.
    /// - Throws: `MessageStoreError` with `.illegalTransition` when the leaf records something else than a verdict,
    ///   `.keyInUse` when the key was used meanwhile.
    func keepReview(
        _ review: ReviewRecord, leaf: SealedLeaf, answer: @escaping @Sendable (KeptReview) throws -> IdempotentAct?
    ) async throws -> KeptReview

    /// Verdicts in the order of recording, after the cursor.
    ///
    /// - Parameter target: only those about exactly this; all when `nil`.
    func reviews(of target: String?, after cursor: StoreCursor?, limit: Int) async throws -> [KeptReview]

    /// The verdict about exactly this that was recorded last, or `nil`.
    func newestReview(of target: String) async throws -> KeptReview?
}

extension ReviewStore {
    /// Commits a verdict that nobody repeats.
    public func keepReview(_ review: ReviewRecord, leaf: SealedLeaf) async throws -> KeptReview {
        try await keepReview(review, leaf: leaf) { _ in nil }
    }
}

/// One verdict.
public struct ReviewRecord: Hashable, Sendable {
    /// Its identifier, which its leaf carries as ticket.
    public let id: Ticket
    /// What it is about, such as `line/2026/17`. ASCII, nothing personal.
    public let target: String
    /// The verdict, such as `in-order`. ASCII.
    public let verdict: String
    /// When it was recorded.
    public let instant: UTCInstant
    /// Why; `nil` when there is none, it was erased, or what is kept was altered and cannot be read.
    public let note: String?

    /// Makes a verdict.
    public init(id: Ticket, target: String, verdict: String, instant: UTCInstant, note: String? = nil) {
        self.id = id
        self.target = target
        self.verdict = verdict
        self.instant = instant
        self.note = note
    }
}

/// A verdict as it is kept.
public struct KeptReview: Hashable, Sendable {
    /// Its position in the listing.
    public let cursor: StoreCursor
    /// The verdict.
    public let record: ReviewRecord
    /// Where its leaf stands.
    public let position: AuditPosition
    /// True when it had a note that can no longer be read.
    public let isNoteErased: Bool

    /// Makes a kept verdict.
    public init(cursor: StoreCursor, record: ReviewRecord, position: AuditPosition, isNoteErased: Bool) {
        self.cursor = cursor
        self.record = record
        self.position = position
        self.isNoteErased = isNoteErased
    }
}
