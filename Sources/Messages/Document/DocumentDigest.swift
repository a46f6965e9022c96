import XMLSecurity

/// SHA-256 over the exclusive canonical form of a whole business document with its signature: 32 bytes.
public struct DocumentDigest: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes the 32 bytes of a digest.
    ///
    /// - Throws: `MessagesError` `.invalidValue` for any other number of bytes.
    public init(_ bytes: [UInt8]) throws(MessagesError) {
        guard bytes.count == 32 else {
            throw MessagesError(.invalidValue, path: "digest", rule: "digest-length", expectedType: Self.typeName)
        }
        self.bytes = bytes
    }

    /// Takes the base64 form (44 characters).
    ///
    /// - Throws: `MessagesError` `.invalidValue` when it is not canonical base64 of 32 bytes.
    public init(base64: String) throws(MessagesError) {
        guard let digest = Self(fieldText: base64) else {
            throw MessagesError(.invalidValue, path: "digest", rule: "digest-form", expectedType: Self.typeName)
        }
        self = digest
    }

    /// The base64 form, 44 characters.
    public var base64: String { Base64.encode(bytes) }

    /// The base64 form.
    public var description: String { base64 }
}

extension DocumentDigest: FieldValue {
    static var typeName: String { "DigestType" }
    var fieldText: String { base64 }

    init?(fieldText: String) {
        guard let bytes = Base64.decodeCanonical(fieldText), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}
