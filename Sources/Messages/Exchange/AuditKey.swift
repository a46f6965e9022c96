import XMLSecurity

/// Registers the public key of an OCMW's audit log; the document is signed with the OCMW's own key.
public struct AuditKey: Hashable, Sendable {
    /// The origin line of the log's checkpoints: 1 to 200 characters.
    public let origin: String
    /// The Ed25519 public key: 32 bytes.
    public let publicKey: [UInt8]
    /// The word of the key before for this one: a C2SP tlog-proof of 1 to 8,192 bytes, whose extra line is the line of the
    /// log that names both. `nil` for a log's first key.
    public let rotation: [UInt8]?

    /// Makes a registration.
    ///
    /// - Throws: `MessagesError` `.invalidValue` for any other number of bytes.
    public init(origin: String, publicKey: [UInt8], rotation: [UInt8]? = nil) throws(MessagesError) {
        guard publicKey.count == 32 else {
            throw MessagesError(.invalidValue, path: "publicKey", rule: "key-length", expectedType: "PublicKeyType")
        }
        self.origin = origin
        guard rotation.map(RotationProof.holds) ?? true else {
            throw MessagesError(
                .invalidValue, path: "rotation", rule: "proof-length", expectedType: "RotationProofType")
        }
        self.publicKey = publicKey
        self.rotation = rotation
    }
}

extension AuditKey: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        origin = try reader.text("origin", .line)
        publicKey = try (reader.value("publicKey") as DocumentDigest).bytes
        rotation = try (reader.optionalValue("rotation") as RotationProof?)?.bytes
    }

    func write(to writer: inout FieldWriter) {
        writer.text("origin", origin)
        writer.text("publicKey", Base64.encode(publicKey))
        writer.value("rotation", rotation.map(RotationProof.init(bytes:)))
    }
}

/// The bytes of a proof in base 64.
private struct RotationProof: FieldValue {
    static var typeName: String { "RotationProofType" }
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    init?(fieldText: String) {
        guard let bytes = Base64.decodeCanonical(fieldText), Self.holds(bytes) else { return nil }
        self.bytes = bytes
    }

    /// A proof is text.
    static func holds(_ bytes: [UInt8]) -> Bool {
        1...8192 ~= bytes.count && String(validating: bytes, as: UTF8.self) != nil
    }

    var fieldText: String { Base64.encode(bytes) }
}
