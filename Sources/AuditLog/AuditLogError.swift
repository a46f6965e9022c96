/// Why a leaf, node, note, proof or export cannot be made or read.
///
/// Two errors are equal when their codes are. The text never carries a value from an audit line.
public struct AuditLogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons; raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A value to be recorded has not the form its field asks for.
        case invalidValue = "invalid-value"
        /// A clear field holds what looks like a person's number.
        case personalValueInClearField = "personal-value-in-clear-field"
        /// Bytes are not the one canonical encoding of a leaf.
        case notCanonicalLeaf = "not-canonical-leaf"
        /// Bytes are not the one canonical encoding of a leaf's side values.
        case notCanonicalSide = "not-canonical-side"
        /// A stored Merkle node that must exist was not found.
        case missingNode = "missing-node"
        /// An index or a size lies outside the tree.
        case outOfRange = "out-of-range"
        /// Text is not a well-formed signed note.
        case malformedNote = "malformed-note"
        /// Text is not a well-formed checkpoint.
        case malformedCheckpoint = "malformed-checkpoint"
        /// A key is not a well-formed Ed25519 note key.
        case malformedKey = "malformed-key"
        /// Text is not a well-formed inclusion proof.
        case malformedProof = "malformed-proof"
        /// A line is not of the export format.
        case malformedExport = "malformed-export"
    }

    /// The reason as a closed code.
    public let code: Code
    /// One line for an engineer; names fields and rules, never values.
    public let reason: String
    /// Source file that found the fault.
    public let file: String
    /// Line in `file`.
    public let line: Int

    /// Makes an error at the place of the call.
    public init(_ code: Code, _ reason: String, file: String = #fileID, line: Int = #line) {
        self.code = code
        self.reason = reason
        self.file = file
        self.line = line
    }

    /// Code and reason on one line.
    public var description: String { "\(code.rawValue): \(reason)" }

    /// Equality of the codes alone.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code alone.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
