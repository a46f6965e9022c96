/// An error of a store. Never carries content, keys or SQL arguments.
public struct MessageStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable {
        /// Nothing with this identifier in this tenant.
        case notFound
        /// Somebody changed the row in between.
        case versionConflict
        /// The caller's idempotency key was used in between.
        case keyInUse
        /// The state machine has no such edge.
        case illegalTransition
        /// A limit of the contract would be passed.
        case limitExceeded
        /// The database was written by a newer program.
        case schemaTooNew
        /// The database is built otherwise than this version builds it: somebody changed it.
        case schemaDiffers
        /// Somebody else wrote a row, or took one away, where one must not be believed: what joins the numbers of a person, the
        /// end of an audit log.
        case rowNotOurs
        /// A stored value cannot be decrypted: wrong key file, damaged row, or a row moved elsewhere.
        case undecipherable
        /// The key file is missing, unreadable or has loose permissions.
        case keyFile
        /// The database refused or failed; `reason` has its own code only.
        case database
        /// The file of the database was replaced or removed while the store was open.
        case fileReplaced
        /// Another program has the store open, and must not for this.
        case inUse
        /// This kind of store does not do this.
        case notOffered
        /// A backup cannot be made or used: its folder, its manifest, its file.
        case backup
        /// A restore was broken off: the database is not whole until it is repeated.
        case restoreBrokenOff
        /// The store was closed.
        case closed
    }

    /// Closed code.
    public let code: Code
    /// One line for an administrator, without content.
    public let reason: String

    /// Makes an error.
    public init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Makes the error of a database that somebody built otherwise.
    public init(schemaDifferences differences: [String]) {
        let shown = differences.prefix(5).joined(separator: ", ")
        let rest = differences.count > 5 ? " and \(differences.count - 5) more" : ""
        self.init(
            .schemaDiffers,
            "the database was changed by another program: \(shown)\(rest); nothing is written through it")
    }

    /// `code: reason`, one line.
    public var description: String { "\(code.rawValue): \(reason)" }

    /// Equality on the code only.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code only.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
