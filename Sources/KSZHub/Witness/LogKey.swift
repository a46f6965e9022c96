import Crypto
import Messages
import SocialSecurity
import XMLSecurity

/// A public key of a log that its OCMW registered by a signed `auditKey` document.
public struct LogKey: Hashable, Sendable {
    /// The origin line of the log.
    public let origin: String
    /// The Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]
    /// When the hub took it.
    public let registeredAt: UTCInstant
    /// The signed document, canonical form: whoever reads it need not believe the hub.
    public let document: [UInt8]

    /// Makes a key.
    public init(origin: String, publicKey: [UInt8], registeredAt: UTCInstant, document: [UInt8]) {
        self.origin = origin
        self.publicKey = publicKey
        self.registeredAt = registeredAt
        self.document = document
    }

    /// Whether a head carries a valid signature by this key; one that is wrong counts against it.
    func signed(_ head: LogHead) -> Bool {
        head.origin.utf8.elementsEqual(origin.utf8) && Self.isSigned(head, by: publicKey)
    }

    /// Whether a head carries a valid signature of the log that it names by a key of 32 bytes.
    static func isSigned(_ head: LogHead, by publicKey: [UInt8]) -> Bool {
        let name = Array(head.origin.utf8)
        let keyID = Self.keyID(origin: head.origin, publicKey: publicKey)
        let own = head.signatures.filter { $0.name == name && $0.keyID == keyID }
        guard !own.isEmpty, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            return false
        }
        return own.allSatisfy { key.isValidSignature($0.bytes, for: head.text) }
    }

    /// Four bytes. Source: C2SP signed-note, "Signatures".
    static func keyID(origin: String, publicKey: [UInt8]) -> [UInt8] {
        Array(SHA256Digest.of(Array(origin.utf8) + [.newline, ed25519] + publicKey).prefix(4))
    }

    /// Signature type of Ed25519. Source: C2SP signed-note, "Signatures".
    static let ed25519: UInt8 = 0x01
}

/// The origin of a yearly log: `ocmw-gateway/<KBO number>/<year>`.
struct LogOrigin: Hashable, Sendable {
    let organisation: EnterpriseNumber
    let year: Int

    /// Reads an origin line; nil for anything else.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("ocmw-gateway".utf8), parts[1].count == 10, parts[2].count == 4,
            let organisation = try? EnterpriseNumber(String(decoding: parts[1], as: UTF8.self)),
            let year = Decimal64.value(of: Array(parts[2]))
        else { return nil }
        self.organisation = organisation
        self.year = Int(year)
    }
}
