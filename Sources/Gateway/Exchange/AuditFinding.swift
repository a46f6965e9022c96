/// Something wrong in an audit log as it lies in the store.
public struct AuditFinding: Hashable, Sendable {
    /// The closed list of findings; raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A number is missing, or a line has another number than its place.
        case lineMissing = "line-missing"
        /// A leaf is not in canonical form.
        case leafNotCanonical = "leaf-not-canonical"
        /// A line names another OCMW, or a time outside the log's year.
        case lineOfAnotherLog = "line-of-another-log"
        /// The value kept beside a line does not open its commitment: it was changed.
        case sideChanged = "side-changed"
        /// The first line does not open the log.
        case logNotOpened = "log-not-opened"
        /// A later line opens the log again.
        case logOpenedAgain = "log-opened-again"
        /// The first line does not commit to the last checkpoint of the year before.
        case otherPreviousCheckpoint = "other-previous-checkpoint"
        /// The kept checkpoint cannot be read.
        case checkpointMalformed = "checkpoint-malformed"
        /// The kept checkpoint is not signed by the log's key, or belongs to another log or size.
        case checkpointSignature = "checkpoint-signature"
        /// The kept checkpoint's root is not the root of the lines: a line was changed.
        case checkpointRoot = "checkpoint-root"
        /// The kept checkpoint covers more lines than there are: the log was cut.
        case checkpointBeyondLog = "checkpoint-beyond-log"
        /// The root that the store computes from its nodes is not that of the lines.
        case storedRootDiffers = "stored-root-differs"
    }

    /// What was found.
    public let code: Code
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Number of the line, from 0, where there is one.
    public let index: UInt64?

    /// Makes a finding.
    public init(_ code: Code, year: Int, index: UInt64? = nil) {
        self.code = code
        self.year = year
        self.index = index
    }
}

/// What the check of one year's log found.
public struct AuditYearReport: Hashable, Sendable {
    /// Calendar year (UTC).
    public let year: Int
    /// Number of lines.
    public let lineCount: UInt64
    /// Lines that the newest checkpoint covers; those after it are not signed yet.
    public let signedLineCount: UInt64
    /// Root over all lines, 32 bytes in hexadecimal.
    public let root: String
    /// Everything wrong, at most 100.
    public let findings: [AuditFinding]

    /// Whether nothing is wrong.
    public var isValid: Bool { findings.isEmpty }
}
