import Messages
import XMLSecurity

/// Revocation lists and OCSP responses as they counted, so that years later a signature can be judged as it was then.
public protocol RevocationArchive: Sendable {
    /// Notes which lists and responses count from now on; what counted before and is not named counts no longer.
    ///
    /// - Parameter sources: all that count. The same set again changes nothing.
    func keepRevocation(_ sources: [RevocationSource], at instant: UTCInstant) async throws

    /// Forgets when lists and responses counted that ended before an instant, and those that counted at no other time.
    func forgetRevocation(endedBefore instant: UTCInstant) async throws

    /// What counted at an instant, in the order of keeping.
    func revocation(at instant: UTCInstant) async throws -> [KeptRevocation]

    /// One of them with its bytes, or `nil`.
    func revocationSource(id: Int64) async throws -> RevocationSource?
}

/// A revocation list or an OCSP response, as it came from its issuer.
public struct RevocationSource: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An X.509 revocation list, DER or PEM.
        case list = "crl"
        /// An OCSP response, DER.
        case response = "ocsp"
    }

    /// What it is.
    public let kind: Kind
    /// Its bytes.
    public let bytes: [UInt8]

    /// Makes a source.
    public init(_ kind: Kind, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }
}

/// When a list or response counted.
public struct KeptRevocation: Hashable, Sendable {
    /// Names it in this store.
    public let id: Int64
    /// From when on it counted here.
    public let from: UTCInstant
    /// Until when; `nil` when it still counts.
    public let until: UTCInstant?

    /// Describes one.
    public init(id: Int64, from: UTCInstant, until: UTCInstant?) {
        self.id = id
        self.from = from
        self.until = until
    }
}
