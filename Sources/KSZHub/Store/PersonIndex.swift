import SocialSecurity
import XMLSecurity

/// A person as the hub's storage knows them: HMAC-SHA256 of the number under a key that lies outside the database.
public struct PersonKey: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// Takes the bytes that a store holds.
    public init(bytes: [UInt8]) { self.bytes = bytes }
}

/// Turns numbers of persons into keys, so that the hub's file holds no number of a person.
public struct PersonIndex: Sendable {
    private let inner: [UInt8]
    private let outer: [UInt8]

    /// Takes the secret of the hub: 32 random bytes, kept outside the database.
    public init(secret: [UInt8]) {
        let key = secret.count > 64 ? SHA256Digest.of(secret) : secret
        let block = key + [UInt8](repeating: 0, count: 64 - key.count)
        inner = block.map { $0 ^ 0x36 }
        outer = block.map { $0 ^ 0x5C }
    }

    /// The key of a person.
    ///
    /// Source: RFC 2104, HMAC, with SHA-256.
    public func key(of ssin: SSIN) -> PersonKey { PersonKey(bytes: code(Array(ssin.digits.utf8))) }

    func code(_ message: [UInt8]) -> [UInt8] { SHA256Digest.of(outer + SHA256Digest.of(inner + message)) }
}

extension PersonIndex: CustomStringConvertible, CustomReflectable {
    /// Constant text, without the key.
    public var description: String { "PersonIndex" }
    /// A mirror without children, so that nothing inside is printed.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
