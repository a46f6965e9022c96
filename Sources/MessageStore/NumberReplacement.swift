import SocialSecurity
import XMLSecurity

/// The number of a person that another one replaced.
public struct NumberReplacement: Hashable, Sendable {
    /// The number that ended.
    public let replaced: SSIN
    /// The number that took its place.
    public let successor: SSIN
    /// When this was learned.
    public let instant: UTCInstant

    /// Makes a replacement.
    public init(replaced: SSIN, successor: SSIN, instant: UTCInstant) {
        self.replaced = replaced
        self.successor = successor
        self.instant = instant
    }
}

/// What is known about numbers of persons. `Changes.replacements` adds to it; the newest successor of a number counts.
///
/// Decision register and audit log are searched by every number of a person, whichever is asked.
public protocol PersonStore: Sendable {
    /// The number that took the place of this one, or `nil`.
    func successor(of ssin: SSIN) async throws -> SSIN?
}
