import Messages
import SocialSecurity
import XMLSecurity

/// The signed document that goes out.
struct OutgoingDocument: Sendable {
    /// The signed root.
    let element: XMLElement
    /// Its canonical form.
    let bytes: [UInt8]
    /// SHA-256 of `bytes`.
    let digest: DocumentDigest
    /// The sender's ticket; nil when the document has none that can be read.
    let ticket: Ticket?

    /// Takes a file: fills the template, signs what is not signed.
    ///
    /// - Parameter fresh: what to put into a template; nil when the file goes as it is.
    /// - Throws: `XMLSecurityError` for what is no XML or cannot be signed, `UsageError` for a template that lacks a part.
    init(_ file: [UInt8], fresh: FreshValues?, identity: SigningIdentity, at instant: UTCInstant) throws {
        var root = try XMLReader.parse(file)
        if let fresh { root = try Template(root).filled(with: fresh, at: instant) }
        if !root.children.contains(where: Template.isSignature) {
            root = try DocumentSigner(identity: identity).sign(root)
        }
        element = root
        bytes = root.canonicalBytes()
        digest = try DocumentDigest(SHA256Digest.of(bytes))
        ticket = root.first("informationCustomer")?.first("ticket").flatMap { try? Ticket($0.text) }
    }

    /// How answers name it.
    var reference: DocumentReference? { ticket.map { DocumentReference(ticket: $0, digest: digest) } }

    /// `urn:ocmw-gateway:<service>:v1/<operation>` by the root's own name, also of a root that nobody knows.
    var soapAction: String { "\(element.namespace)/\(element.localName)" }

    var operation: Messages.Operation? {
        Messages.Operation(localName: element.localName, namespace: element.namespace)
    }

    /// The recipient as signed, when it can be read.
    var recipient: EnterpriseNumber? {
        element.first("recipient")?.first("cbeNumber").flatMap { try? EnterpriseNumber($0.text) }
    }
}
