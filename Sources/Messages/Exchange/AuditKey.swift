import XMLSecurity

/// Registers the public key of an OCMW's audit log; the document is signed with the OCMW's own key.
public struct AuditKey: Hashable, Sendable {
    /// The origin line of the log's checkpoints: 1 to 200 characters.
    public let origin: String
    /// The Ed25519 public key: 32 bytes.
    public let publicKey: [UInt8]

    /// Makes a registration.
    ///
    /// - Throws: `MessagesError` `.invalidValue` for any other number of bytes.
    public init(origin: String, publicKey: [UInt8]) throws(MessagesError) {
        guard publicKey.count == 32 else {
            throw MessagesError(.invalidValue, path: "publicKey", rule: "key-length", expectedType: "PublicKeyType")
        }
        self.origin = origin
        self.publicKey = publicKey
    }
}

extension AuditKey: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        origin = try reader.text("origin", .line)
        publicKey = try (reader.value("publicKey") as DocumentDigest).bytes
    }

    func write(to writer: inout FieldWriter) {
        writer.text("origin", origin)
        writer.text("publicKey", Base64.encode(publicKey))
    }
}
