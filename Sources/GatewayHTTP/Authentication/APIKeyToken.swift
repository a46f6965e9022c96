import SocialSecurity

/// An API key as its holder has it: `ogw_<KBO number>_<id>_<secret>`.
///
/// The number names the OCMW, the id the key, the secret (32 random bytes, base64url) proves possession. The text is
/// shown once, when the key is made; only a hash of the secret is stored.
public struct APIKeyToken: Sendable, CustomStringConvertible {
    /// Number of bytes of a secret.
    public static let secretByteCount = 32
    /// Number of characters of an id.
    static let idLength = 12

    /// The OCMW for which the key was made.
    public let organisation: EnterpriseNumber
    /// Public part: 12 characters of a-z and 0-9.
    public let id: String
    /// The secret.
    let secret: [UInt8]

    init(organisation: EnterpriseNumber, id: String, secret: [UInt8]) {
        self.organisation = organisation
        self.id = id
        self.secret = secret
    }

    /// Reads a token; `nil` for anything that is not one.
    public init?(_ text: String) {
        // The secret may hold underscores itself.
        let parts = text.split(separator: "_", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= 128, parts.count == 4, parts[0].utf8.elementsEqual("ogw".utf8),
            let organisation = try? EnterpriseNumber(parts[1]), Self.isID(parts[2]),
            let secret = Base64URL.decode(parts[3]), secret.count == Self.secretByteCount
        else { return nil }
        self.init(organisation: organisation, id: parts[2], secret: secret)
    }

    /// The text that the holder keeps.
    public var text: String { "ogw_\(organisation.digits)_\(id)_\(Base64URL.encode(secret))" }

    /// Without the secret.
    public var description: String { "ogw_\(organisation.digits)_\(id)_(hidden)" }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count == idLength
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
    }
}
