import Messages

/// Documents that stand in a bundle and are not proven, by all that it or they themselves say they are.
///
/// Each has a finding of its own. What others say of them cannot be judged then, and it would be untrue that they are missing.
struct UnprovenDocuments {
    private var tickets: Set<String> = []
    private var digests: Set<DocumentDigest> = []

    /// Takes what the bundle says of a document.
    mutating func take(_ stated: BundleDocument) {
        tickets.insert(stated.ticket)
        digests.insert(stated.digest)
    }

    /// Takes what a document says of itself.
    mutating func take(_ document: BusinessDocument) { tickets.insert(document.header.ticket.value) }

    /// Takes the digest of a document whose signature held.
    mutating func take(_ digest: DocumentDigest) { digests.insert(digest) }

    /// Whether the document that another one answers may be among them.
    func hold(_ reference: DocumentReference) -> Bool {
        tickets.contains(reference.ticket.value) || hold(reference.digest)
    }

    /// Whether one of them has this digest, by its own account or the bundle's.
    func hold(_ digest: DocumentDigest) -> Bool { digests.contains(digest) }
}
