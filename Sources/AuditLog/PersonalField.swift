/// A field of an audit line whose value is personal: the leaf holds a commitment to it, never the value.
///
/// Raw values enter the commitment and never change.
public enum PersonalField: String, Hashable, Sendable, CaseIterable {
    /// SSIN of the acting user: eleven ASCII digits.
    case user = "user"
    /// Session of the acting user: UTF-8.
    case session = "session"
    /// SSIN of the person the act is about: eleven ASCII digits.
    case subject = "subject"
    /// SHA-256 digest of the document: 32 bytes.
    case messageDigest = "message-digest"

    /// Place in `allCases`.
    var order: Int {
        switch self {
        case .user: 0
        case .session: 1
        case .subject: 2
        case .messageDigest: 3
        }
    }

    /// Whether a value has the form that the field must have.
    func allows(_ value: [UInt8]) -> Bool {
        switch self {
        case .user, .subject: AuditText.isSSIN(value)
        case .session: AuditText.isSession(value)
        case .messageDigest: value.count == MerkleHash.byteCount
        }
    }
}

/// What opens one commitment: its salt and the value. Kept beside the log, encrypted, and erasable.
public struct AuditSecret: Hashable, Sendable {
    /// 32 random bytes, used for this commitment only.
    public let salt: [UInt8]
    /// The value in clear, encoded as `PersonalField` says.
    public let value: [UInt8]

    /// Puts a salt and a value together.
    public init(salt: [UInt8], value: [UInt8]) {
        self.salt = salt
        self.value = value
    }

    /// `value` as text, if it is UTF-8.
    public var text: String? { String(validating: value, as: UTF8.self) }
}
