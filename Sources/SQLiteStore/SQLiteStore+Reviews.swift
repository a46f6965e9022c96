import AuditLog
import MessageStore

extension SQLiteStore {
    /// The leaf, its subtrees and the verdict in one transaction.
    public func keepReview(_ review: ReviewRecord, leaf: SealedLeaf) async throws -> KeptReview {
        try await write { try $0.keepReview(review, leaf: leaf) }
    }

    /// One range of an index.
    public func reviews(of target: String?, after cursor: StoreCursor?, limit: Int) async throws -> [KeptReview] {
        try await read { try $0.reviews(of: target, after: cursor, limit: max(0, limit)) }
    }

    /// One look at an index.
    public func newestReview(of target: String) async throws -> ReviewRecord? {
        try await read { try $0.newestReview(of: target) }
    }
}
