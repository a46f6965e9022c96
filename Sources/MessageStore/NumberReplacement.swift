import SocialSecurity
import XMLSecurity

/// The number of a person that another one replaced.
public struct NumberReplacement: Hashable, Sendable {
    /// The number that ended.
    public let replaced: SSIN
    /// The number that took its place.
    public let successor: SSIN
    /// When the hub told it: its later word about a number counts.
    public let instant: UTCInstant

    /// Makes a replacement.
    public init(replaced: SSIN, successor: SSIN, instant: UTCInstant) {
        self.replaced = replaced
        self.successor = successor
        self.instant = instant
    }
}

/// A number that the hub showed to be in use: what it told before of a replacement was wrong.
public struct NumberInUse: Hashable, Sendable {
    /// The number.
    public let ssin: SSIN
    /// When the hub told it.
    public let instant: UTCInstant

    /// Makes a finding.
    public init(ssin: SSIN, instant: UTCInstant) {
        self.ssin = ssin
        self.instant = instant
    }
}

/// What is known about numbers of persons. `Changes.replacements` adds to it, `Changes.numbersInUse` takes away; the
/// newest word of the hub about a number counts. A number that replaces another one is in use itself: when the other one
/// had replaced it, that ends.
///
/// Decision register and audit log are searched by every number of a person, whichever is asked.
public protocol PersonStore: Sendable {
    /// The number that took the place of this one, or `nil`.
    func successor(of ssin: SSIN) async throws -> SSIN?
}
