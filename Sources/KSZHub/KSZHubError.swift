/// Why the hub could not be set up from its files, or could not reach its storage.
///
/// A document that breaks a rule is no error: it gets a signed refusal. Two errors are equal when their codes are
/// equal.
public struct KSZHubError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons; the raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A line of the policy file is not understood.
        case policyUnreadable = "policy-unreadable"
        /// A line of the faults file is not understood.
        case faultsUnreadable = "faults-unreadable"
        /// The members contradict one another (two with one number, a successor that does not exist, a circle).
        case membersInconsistent = "members-inconsistent"
        /// A file of synthetic persons or of authentic sources is not understood.
        case dataUnreadable = "data-unreadable"
        /// A key of the configuration is missing or has a value that it cannot have.
        case configurationInvalid = "configuration-invalid"
        /// The storage refused an operation or holds something unreadable.
        case storageFailed = "storage-failed"
        /// A key, certificate or schema of the hub's own is unusable.
        case identityUnusable = "identity-unusable"
        /// The recipient's gateway could not be reached or did not answer in time.
        case recipientUnreachable = "recipient-unreachable"
    }

    /// The stable code; the only part that takes part in equality.
    public let code: Code
    /// One line for the administrator, with the remedy where one is known. Never message content, never keys.
    public let reason: String
    /// Source file that made the error, as `module/file`.
    public let file: String
    /// Source line that made the error.
    public let line: Int

    /// Makes an error with one line of reason.
    public init(_ code: Code, _ reason: String, file: String = #fileID, line: Int = #line) {
        self.code = code
        self.reason = reason
        self.file = file
        self.line = line
    }

    /// `code: reason`, on one line.
    public var description: String { "\(code.rawValue): \(reason)" }

    /// Equality on the code only.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code only.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
