import Crypto
import XMLSecurity

/// A secret that an endpoint shares with this gateway: `whsec_` and Base64 of 24 to 64 bytes.
///
/// Source: Standard Webhooks, "Signature scheme".
public struct WebhookSecret: Hashable, Sendable, CustomStringConvertible {
    private static let prefix = "whsec_"
    private static let byteCounts = 24...64

    private let bytes: [UInt8]

    /// Reads a secret as written; `nil` when it has another form or length.
    public init?(_ text: String) {
        guard text.utf8.starts(with: Self.prefix.utf8),
            let bytes = Base64.decode(String(decoding: text.utf8.dropFirst(Self.prefix.utf8.count), as: UTF8.self)),
            Self.byteCounts.contains(bytes.count)
        else { return nil }
        self.bytes = bytes
    }

    /// Says that there is a secret, never which.
    public var description: String { "(hidden)" }

    func authenticationCode(of content: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: content, using: SymmetricKey(data: bytes)))
    }
}

/// The secrets of one endpoint: the present one first, and during a change the one before.
public struct WebhookSecrets: Hashable, Sendable {
    private static let countLimit = 2

    /// Present secret first.
    public let all: [WebhookSecret]

    /// Reads the content of a secret file: one or two secrets, each on a line of its own; `nil` for anything else.
    public init?(file bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        let secrets = lines.compactMap { WebhookSecret(String($0)) }
        guard secrets.count == lines.count, (1...Self.countLimit).contains(secrets.count),
            Set(secrets).count == secrets.count
        else { return nil }
        all = secrets
    }
}
