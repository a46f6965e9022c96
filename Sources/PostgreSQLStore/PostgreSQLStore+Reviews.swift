import AuditLog
import MessageStore

extension PostgreSQLStore {
    /// The leaf, its subtrees, the verdict and the kept answer in one transaction.
    public func keepReview(
        _ review: ReviewRecord, leaf: SealedLeaf, answer: @escaping @Sendable (KeptReview) throws -> IdempotentAct?
    ) async throws -> KeptReview {
        try await write { session in
            let kept = try session.keepReview(review, leaf: leaf)
            if let act = try answer(kept) { try session.keep(act) }
            return kept
        }
    }

    /// One range of an index.
    public func reviews(of target: String?, after cursor: StoreCursor?, limit: Int) async throws -> [KeptReview] {
        try await read { try $0.reviews(of: target, after: cursor, limit: max(0, limit)) }
    }

    /// One look at an index.
    public func newestReview(of target: String) async throws -> KeptReview? {
        try await read { try $0.newestReview(of: target) }
    }
}
