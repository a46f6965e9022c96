import AuditLog
import Messages

extension MerkleHash {
    /// The digest of a document as a tally counts it.
    init(_ digest: DocumentDigest) {
        // `DocumentDigest` takes 32 bytes and nothing else.
        guard let hash = Self(digest.bytes) else { preconditionFailure("a digest has 32 bytes") }
        self = hash
    }
}
