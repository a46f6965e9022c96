import AuditLog
import Crypto
import SocialSecurity

/// Makes the values by which rows are found without showing what they are about: HMAC-SHA256 under a tenant's key.
///
/// Message: purpose, byte 00, value; 32 bytes out. One purpose never finds rows of another.
/// Source: RFC 2104.
public struct BlindIndex: Sendable {
    private static let persons = beginning("ssin")
    private static let actingUsers = beginning("audit-user")

    private let key: [UInt8]

    init(key: SymmetricKey) {
        self.key = key.withUnsafeBytes { Array($0) }
    }

    /// Index of a person: HMAC of the eleven digits.
    public func person(_ ssin: SSIN) -> [UInt8] {
        ShortKeyHMAC.code(key: key, Self.persons, Array(ssin.digits.utf8)).bytes
    }

    /// Index of an acting user in the audit log: the first eight bytes of the HMAC of the eleven digits. It does not tell
    /// that a user is a person whom other rows are about. What is found is compared with the commitment.
    public func actingUser(_ digits: [UInt8]) -> Int64 {
        ShortKeyHMAC.code(key: key, Self.actingUsers, digits).withBytes {
            Int64(bigEndian: $0.loadUnaligned(as: Int64.self))
        }
    }

    /// Index of a reference chosen by the OCMW's software, which may hold personal data.
    public func reference(_ text: String, of table: String) -> [UInt8] {
        ShortKeyHMAC.code(key: key, Self.beginning("reference/" + table), Array(text.utf8)).bytes
    }

    private static func beginning(_ purpose: String) -> [UInt8] { Array(purpose.utf8) + [0] }
}

/// Makes digests that can be compared and reveal nothing: HMAC-SHA256 under a tenant's key.
///
/// A bare digest of a document about a person could be searched for with every possible number.
public struct KeyedDigest: Sendable {
    private let key: SymmetricKey

    init(key: SymmetricKey) {
        self.key = key
    }

    /// Keyed digest (32 bytes) of `content` for one purpose, such as `application`.
    public func of(_ content: [UInt8], purpose: String) -> [UInt8] {
        var hmac = HMAC<SHA256>(key: key)
        hmac.update(data: Array(purpose.utf8) + [0])
        hmac.update(data: content)
        return Array(hmac.finalize())
    }
}
