import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// A document found in a message whose signature holds and whose signer is the organisation that it says it is from.
struct EmbeddedDocument {
    /// What it says.
    let document: BusinessDocument
    /// Its bytes and digest, ready to be kept.
    let stored: StoredDocument

    /// What a document lacks to count as one.
    enum Fault: Error {
        /// The signature does not hold, or its certificate is not trusted now.
        case signature([FailedStep])
        /// It is signed by another organisation than the one in `customerIdentification`.
        case signerIsNotSender(digest: DocumentDigest)
        /// It cannot be read as a document, or breaks its schema.
        case form(MessagesError)
    }

    /// Verifies signature, signer and schema, in this order.
    init(_ element: XMLElement, in environment: GatewayEnvironment, at instant: UTCInstant) throws(Fault) {
        let verified: VerifiedDocument
        switch DocumentVerifier(trust: environment.trust).verify(element, at: instant) {
        case .invalid(let steps): throw .signature(steps)
        case .valid(let value): verified = value
        }
        do {
            try environment.schemas.validate(bytes: verified.bytes, service: Self.service(of: verified.element))
            document = try BusinessDocument(verified.element)
            let digest = try DocumentDigest(verified.digest)
            stored = StoredDocument(document, bytes: verified.bytes, digest: digest, storedAt: instant)
        } catch {
            throw .form(error)
        }
        guard verified.signer.belongs(to: document.header.sender) else {
            throw .signerIsNotSender(digest: stored.digest)
        }
    }

    private static func service(of element: XMLElement) throws(MessagesError) -> Service {
        guard let service = Service(namespace: element.namespace) else {
            throw MessagesError(.unknownOperation, path: "/*")
        }
        return service
    }

    /// The organisation that signed.
    var signer: EnterpriseNumber { document.header.sender }

    /// True when it answers exactly this document, and is addressed to this organisation.
    func answers(_ reference: DocumentReference, of addressee: EnterpriseNumber) -> Bool {
        document.header.inReplyTo == reference && document.header.recipient == addressee
    }
}

extension StoredDocument {
    /// Ticket and digest, as an answer names it.
    var reference: DocumentReference { DocumentReference(ticket: ticket, digest: digest) }
}
