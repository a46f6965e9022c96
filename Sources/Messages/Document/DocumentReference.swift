/// Names one document: its sender's ticket and its digest.
public struct DocumentReference: Hashable, Sendable {
    /// The ticket its sender gave it.
    public let ticket: Ticket
    /// The digest of the signed document.
    public let digest: DocumentDigest

    /// Names the document with this ticket and digest.
    public init(ticket: Ticket, digest: DocumentDigest) {
        self.ticket = ticket
        self.digest = digest
    }
}

extension DocumentReference: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        ticket = try reader.value("ticket")
        digest = try reader.value("digest")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("ticket", ticket)
        writer.value("digest", digest)
    }
}
