import XMLSecurity

/// A key that the hub's operator lets an OCMW use although the one before does not vouch for it: that one was lost.
public struct LogKeyPermission: Hashable, Sendable {
    /// The origin line of the log.
    public let origin: String
    /// The Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]
    /// Why, in the operator's words.
    public let reason: String
    /// When it was given.
    public let instant: UTCInstant

    /// Makes a record.
    public init(origin: String, publicKey: [UInt8], reason: String, instant: UTCInstant) {
        self.origin = origin
        self.publicKey = publicKey
        self.reason = reason
        self.instant = instant
    }

    /// Reads the verifier key of a log, `origin+key ID+base 64 of 01 and the key`; nil for anything else, and for a reason
    /// that is not 1 to 200 characters of printable ASCII.
    ///
    /// Source: C2SP signed-note, "Verifier keys".
    public init?(verifierKey: String, reason: String, instant: UTCInstant) {
        let parts = verifierKey.utf8.split(separator: 0x2B, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let value = Base64.canonical(ArraySlice(parts[2])), value.count == 33,
            value[0] == LogKey.ed25519, (1...200).contains(reason.utf8.count),
            reason.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { return nil }
        let (origin, key) = (String(decoding: parts[0], as: UTF8.self), Array(value.dropFirst()))
        let digits = LogKey.keyID(origin: origin, publicKey: key).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        guard LogOrigin(origin) != nil, parts[1].elementsEqual(digits.joined().utf8) else { return nil }
        self.init(origin: origin, publicKey: key, reason: reason, instant: instant)
    }
}
