import XMLSecurity

/// A key that the hub's operator lets an OCMW use although the one before does not vouch for it: that one was lost.
///
/// It counts for a while and for one registration. The record of it is kept for good.
public struct LogKeyPermission: Hashable, Sendable {
    /// For how many hours a permission may be given: at most a week.
    public static let hours = 1...168
    /// For how many hours one is given when the operator names no term.
    public static let standardHours = 24

    /// The origin line of the log.
    public let origin: String
    /// The Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]
    /// Why, in the operator's words.
    public let reason: String
    /// When it was given.
    public let instant: UTCInstant
    /// From then on it counts no more.
    public let validUntil: UTCInstant
    /// When the key was registered on the strength of it; nil when it never was.
    public let usedAt: UTCInstant?

    /// Makes a record.
    public init(
        origin: String, publicKey: [UInt8], reason: String, instant: UTCInstant, validUntil: UTCInstant,
        usedAt: UTCInstant? = nil
    ) {
        self.origin = origin
        self.publicKey = publicKey
        self.reason = reason
        self.instant = instant
        self.validUntil = validUntil
        self.usedAt = usedAt
    }

    /// Whether a key may be registered on the strength of it.
    public func isOpen(at instant: UTCInstant) -> Bool { usedAt == nil && instant < validUntil }

    /// Reads the verifier key of a log, `origin+key ID+base 64 of 01 and the key`; nil for anything else, for a reason
    /// that is not 1 to 200 characters of printable ASCII, and for a term outside `hours`.
    ///
    /// Source: C2SP signed-note, "Verifier keys".
    public init?(verifierKey: String, reason: String, instant: UTCInstant, hours: Int = Self.standardHours) {
        let parts = verifierKey.utf8.split(separator: 0x2B, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let value = Base64.canonical(ArraySlice(parts[2])), value.count == 33,
            value[0] == LogKey.ed25519, (1...200).contains(reason.utf8.count),
            reason.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), Self.hours.contains(hours)
        else { return nil }
        let (origin, key) = (String(decoding: parts[0], as: UTF8.self), Array(value.dropFirst()))
        let digits = LogKey.keyID(origin: origin, publicKey: key).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        guard LogOrigin(origin) != nil, parts[1].elementsEqual(digits.joined().utf8) else { return nil }
        self.init(
            origin: origin, publicKey: key, reason: reason, instant: instant,
            validUntil: UTCInstant(milliseconds: instant.milliseconds + Int64(hours) * 3_600_000))
    }
}
