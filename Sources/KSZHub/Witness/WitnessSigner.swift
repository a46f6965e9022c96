import Crypto
import XMLSecurity

/// The key with which the hub cosigns checkpoints of logs.
///
/// Source: C2SP tlog-cosignature, "Format" and "Ed25519 signed message".
public struct WitnessSigner: Sendable {
    /// Signature type of a timestamped Ed25519 cosignature.
    private static let cosignature: UInt8 = 0x04

    /// Name of the witness.
    public let name: String
    private let key: Curve25519.Signing.PrivateKey

    /// Takes a secret key; nil unless it has the 32 bytes of RFC 8032.
    ///
    /// - Parameter name: printable ASCII without space and plus.
    public init?(name: String, seed: [UInt8]) {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x2B })
        else { return nil }
        self.name = name
        self.key = key
    }

    /// The verifier key, as gateways are configured with it: name, key ID in hexadecimal, base 64 of `04` and the key.
    public var verifierKey: String {
        let digits = keyID.map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "\(name)+\(digits.joined())+\(Base64.encode([Self.cosignature] + publicKey))"
    }

    private var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    private var keyID: [UInt8] {
        Array(SHA256Digest.of(Array(name.utf8) + [.newline, Self.cosignature] + publicKey).prefix(4))
    }

    /// The signature line over a head, with its newline.
    ///
    /// - Parameter seconds: now, in seconds since 1970-01-01T00:00:00Z.
    func line(for head: LogHead, at seconds: UInt64) throws -> [UInt8] {
        let message = Array("cosignature/v1\ntime \(seconds)\n".utf8) + head.text
        let time = withUnsafeBytes(of: seconds.bigEndian) { Array($0) }
        let value = keyID + time + Array(try key.signature(for: message))
        return Array("\u{2014} \(name) \(Base64.encode(value))\n".utf8)
    }
}

extension WitnessSigner: CustomStringConvertible, CustomReflectable {
    /// The name, never the key.
    public var description: String { "WitnessSigner(\(name))" }
    /// A mirror without children, so that nothing inside is printed.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
