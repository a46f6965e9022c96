/// Why the development PKI could not do what was asked.
///
/// Equality looks at the code only. The description names files and fields, never key material.
public struct DevelopmentPKIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; the raw value is stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The name of a certificate is not a plain file name, or is one that the folder keeps for itself.
        case nameNotAllowed
        /// A text field of the request is empty, too long or has control characters, or the validity ends before it begins.
        case requestNotUsable
        /// A certificate of that name is there already and says something else than the request.
        case existsWithOtherContent
        /// A certificate is there but its private key is not, or does not belong to it.
        case keyDoesNotFit
        /// A private key or the folder itself can be read or changed by others than its owner.
        case loosePermissions
        /// No certificate of that name is in the folder.
        case notFound
        /// The certificate is not one that the root of this folder issued, so it cannot be revoked there.
        case notIssuedByRoot
        /// A file of the folder is there but is not what its name says.
        case fileNotUsable
        /// The operating system refused to read or write.
        case inputOutput
    }

    /// What kind of failure it is.
    public let code: Code
    /// One line for a developer.
    public let reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Tells whether both have the same code.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// The code and the reason in one line.
    public var description: String { "development PKI: \(code.rawValue): \(reason)" }
}
