/// Something that an export does not prove, or disproves.
public struct AuditExportFinding: Hashable, Sendable {
    /// The closed list of findings; raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A line is not of the export format, or stands where it may not.
        case notExportFormat = "not-export-format"
        /// The file's key is not the one that the reader trusts.
        case otherKey = "other-key"
        /// The key that the reader trusts is of another log than the file's: nothing more is judged.
        case keyOfAnotherLog = "key-of-another-log"
        /// The key that the reader trusts is one to which this log changed later: nothing more is judged.
        case laterKey = "later-key"
        /// A leaf is not in canonical form.
        case leafNotCanonical = "leaf-not-canonical"
        /// A leaf is of another OCMW than the key's name says, or of another time than its log.
        case lineOfAnotherLog = "line-of-another-log"
        /// The first leaf does not open the log.
        case logNotOpened = "log-not-opened"
        /// A later leaf opens the log again.
        case logOpenedAgain = "log-opened-again"
        /// The first leaf does not commit to the checkpoint of the year before that the reader knows.
        case otherPreviousCheckpoint = "other-previous-checkpoint"
        /// A checkpoint cannot be read.
        case checkpointMalformed = "checkpoint-malformed"
        /// A checkpoint is not signed by the log's key, or belongs to another log.
        case checkpointSignature = "checkpoint-signature"
        /// A checkpoint is signed by a key of the log that was rotated out before.
        case keyRotated = "key-rotated"
        /// A rotation does not name the key in force, or no new one.
        case keyRotation = "key-rotation"
        /// The checkpoint under the old key that proves a rotation is not there.
        case keyRotationUnproven = "key-rotation-unproven"
        /// A checkpoint covers another number of leaves than stand before it.
        case checkpointSize = "checkpoint-size"
        /// A checkpoint's root is not the root of the leaves before it.
        case checkpointRoot = "checkpoint-root"
        /// Leaves at the end are covered by no checkpoint, or there is no checkpoint at all.
        case unsignedEnd = "unsigned-end"
        /// The leaves contradict a checkpoint that the reader kept: the log was edited.
        case knownCheckpointContradicted = "known-checkpoint-contradicted"
        /// A checkpoint that the reader gave belongs to another log.
        case knownCheckpointOfOtherLog = "known-checkpoint-of-other-log"
        /// The export ends before a checkpoint that the reader kept: the log was cut, or exported earlier.
        case knownCheckpointNotReached = "known-checkpoint-not-reached"
    }

    /// What was found.
    public let code: Code
    /// Line of the file, from 1.
    public let line: Int
    /// Number of leaves of the checkpoint that the reader kept, or before which the reader's key did not count yet.
    public let size: UInt64?
}

/// What the check of an export found.
public struct AuditExportReport: Hashable, Sendable {
    /// The log's key as the file has it.
    public let key: NoteVerifierKey?
    /// Number of leaves.
    public let leafCount: UInt64
    /// Number of checkpoints that were right.
    public let checkpointCount: Int
    /// The last of them.
    public let lastCheckpoint: Checkpoint?
    /// Everything wrong, in the order of the file; at most 100.
    public let findings: [AuditExportFinding]

    /// Whether nothing is wrong.
    public var isValid: Bool { findings.isEmpty }
}
