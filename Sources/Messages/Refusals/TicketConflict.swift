/// Two documents of one sender under one ticket: what a refusal with `OGW00401` says of them.
public struct TicketConflict: Hashable, Sendable {
    /// Digest of the first document, which stands; `nil` when it was erased at the end of its retention.
    public let accepted: DocumentDigest?
    /// Digest of the document that is refused.
    public let refused: DocumentDigest

    /// Names both.
    public init(accepted: DocumentDigest?, refused: DocumentDigest) {
        self.accepted = accepted
        self.refused = refused
    }

    /// The pairs `acceptedDigest`, where it is still known, and `refusedDigest`, base 64.
    public var information: [InformationPair] {
        (accepted.map { [InformationPair("acceptedDigest", $0.base64)] } ?? [])
            + [InformationPair("refusedDigest", refused.base64)]
    }
}
