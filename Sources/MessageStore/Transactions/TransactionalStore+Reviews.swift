import AuditLog

/// The part of one transaction in `ReviewStore`. A method that is called as one there does what is said there.
package protocol ReviewTransaction {
    func keepReview(_ review: ReviewRecord, leaf: SealedLeaf) throws -> KeptReview
    func reviews(of target: String?, after cursor: StoreCursor?, limit: Int) throws -> [KeptReview]
    func newestReview(of target: String) throws -> KeptReview?
}

extension TransactionalStore {
    /// The leaf, its subtrees, the verdict and the kept answer in one transaction.
    public func keepReview(
        _ review: ReviewRecord, leaf: SealedLeaf, answer: @escaping @Sendable (KeptReview) throws -> IdempotentAct?
    ) async throws -> KeptReview {
        try await write { transaction in
            let kept = try transaction.keepReview(review, leaf: leaf)
            if let act = try answer(kept) { try transaction.keep(act) }
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
