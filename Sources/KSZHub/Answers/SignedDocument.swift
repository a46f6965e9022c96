import Messages
import SocialSecurity
import XMLSecurity

/// A document that the hub signed, in the form in which it travels.
struct SignedDocument: Sendable {
    /// The signed root element.
    let element: XMLElement
    /// Its canonical form.
    let bytes: [UInt8]
    /// SHA-256 of `bytes`.
    let digest: DocumentDigest

    init(_ element: XMLElement) throws {
        self.element = element
        bytes = element.canonicalBytes()
        digest = try DocumentDigest(SHA256Digest.of(bytes))
    }

    /// Reads a signed document that was stored in its canonical form.
    init(stored bytes: [UInt8]) throws {
        self.bytes = bytes
        element = try XMLReader.parse(bytes)
        digest = try DocumentDigest(SHA256Digest.of(bytes))
    }
}
