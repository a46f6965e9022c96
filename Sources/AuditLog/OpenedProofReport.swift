/// What the check of an opened proof found.
public struct OpenedProofReport: Sendable {
    /// The line; `nil` when its bytes are none.
    public let leaf: AuditLeaf?
    /// Number of the line, from 0, as the file states it.
    public let index: UInt64
    /// The checkpoint; `nil` when its text is none.
    public internal(set) var checkpoint: Checkpoint?
    /// The key that signed it: the reader's, or, when the reader gave none, the one that the file itself names.
    public internal(set) var key: NoteVerifierKey?
    /// Whether `key` is one that the reader gave.
    public internal(set) var isKeyTrusted = false
    /// When the first witness of the reader cosigned it, in seconds since 1970-01-01T00:00:00Z.
    public internal(set) var cosignedAt: UInt64?
    /// What the openings show.
    public internal(set) var openings: [PersonalField: Opening] = [:]
    /// Every step that failed.
    public private(set) var findings: [Finding] = []
    /// Whether somebody else than the file says that this is the log.
    var isVouchedFor = false

    init(leaf: AuditLeaf?, index: UInt64) {
        self.leaf = leaf
        self.index = index
    }

    /// Whether every step held.
    public var isValid: Bool { findings.isEmpty }
    var hasFinding: Bool { !findings.isEmpty }

    mutating func find(_ code: Finding.Code, _ detail: String) { findings.append(Finding(code: code, detail: detail)) }

    /// What the opening of one field shows.
    public enum Opening: Hashable, Sendable {
        /// The line is in the log, and this value was recorded in it.
        case proven([UInt8])
        /// Nothing is shown: salt and value do not open the commitment, or the line is not shown to be in the log.
        case unproven
    }

    /// A step that failed.
    public struct Finding: Hashable, Sendable {
        /// The closed list; raw values are stable.
        public enum Code: String, Hashable, Sendable, CaseIterable {
            /// The bytes are not the encoding of a line.
            case leafNotCanonical = "leaf-not-canonical"
            /// The line is of another OCMW or time than the log.
            case lineOfAnotherLog = "line-of-another-log"
            /// The text of the note is no checkpoint.
            case checkpointMalformed = "checkpoint-malformed"
            /// No key that the reader trusts signed the checkpoint.
            case checkpointSignature = "checkpoint-signature"
            /// The file names another key than the one that proves it.
            case otherKey = "other-key"
            /// The reader has no key of this log, and no witness of the reader's vouches for it.
            case logKeyUnknown = "log-key-unknown"
            /// A witness of the reader's did not cosign.
            case cosignatureMissing = "cosignature-missing"
            /// Its cosignature is wrong.
            case cosignatureWrong = "cosignature-wrong"
            /// The path does not lead from the leaf to the checkpoint.
            case proofWrong = "proof-wrong"
            /// Salt and value do not open the commitment, or the line has no such field.
            case openingWrong = "opening-wrong"
        }

        /// Stable code.
        public let code: Code
        /// For people: keys and names, never a personal value.
        public let detail: String
    }
}
