/// Something wrong in an audit log as it lies in the store.
public struct AuditFinding: Hashable, Sendable, CustomStringConvertible {
    /// The closed list of findings; raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A number is missing, or a line has another number than its place.
        case lineMissing = "line-missing"
        /// A line does not bear the tag that this gateway gives its lines at their place: somebody else wrote or moved it.
        case lineNotOurs = "line-not-ours"
        /// A leaf is not in canonical form.
        case leafNotCanonical = "leaf-not-canonical"
        /// A line names another OCMW, or a time more than a day outside the log's year; the first one a time
        /// outside it.
        case lineOfAnotherLog = "line-of-another-log"
        /// A line names a time more than an hour before that of a line before it: it was dated back, or the clock was set back.
        case lineBackDated = "line-back-dated"
        /// The value kept beside a line does not open its commitment: it was changed.
        case sideChanged = "side-changed"
        /// Values that should be kept beside a line are gone, or their key is, and no line says that they were erased.
        case sideMissing = "side-missing"
        /// A line says that values beside another were erased, and they are there: the erasure was not ended, or undone.
        case sideNotErased = "side-not-erased"
        /// The values kept beside a line cannot be decrypted, though their key is there.
        case sideUnreadable = "side-unreadable"
        /// The index by person does not name the person that a line is about.
        case sideIndexDiffers = "side-index-differs"
        /// The first line does not open the log.
        case logNotOpened = "log-not-opened"
        /// A later line opens the log again.
        case logOpenedAgain = "log-opened-again"
        /// The first line does not commit to the end of the log before.
        case otherPreviousCheckpoint = "other-previous-checkpoint"
        /// The first line commits to a log before, which is not there.
        case previousLogMissing = "previous-log-missing"
        /// A kept checkpoint cannot be read.
        case checkpointMalformed = "checkpoint-malformed"
        /// A kept checkpoint is not signed by the log's key, or belongs to another log or size.
        case checkpointSignature = "checkpoint-signature"
        /// A kept checkpoint is signed by a key that was rotated out before.
        case keyRotated = "key-rotated"
        /// A rotation of the key does not name the key in force and a new one, or is not the one of the key file.
        case keyRotation = "key-rotation"
        /// The checkpoint under the old key that proves a rotation is not kept.
        case keyRotationUnproven = "key-rotation-unproven"
        /// A kept checkpoint's root is not the root of the lines: a line was changed.
        case checkpointRoot = "checkpoint-root"
        /// A kept checkpoint covers more lines than there are: the log was cut.
        case checkpointBeyondLog = "checkpoint-beyond-log"
        /// A kept checkpoint does not bear the tag of its row: somebody put it in, changed or moved it.
        case checkpointNotOurs = "checkpoint-not-ours"
        /// A verdict or contradiction of which a line tells is not kept so, or one is kept of which no line tells.
        case recordDiffers = "record-differs"
        /// What is kept of a partner's log is not what its receipts say: rows were taken out, set back or put in.
        case partnerRecordDiffers = "partner-record-differs"
        /// Somebody else wrote that one number of a person was replaced by another; nothing is told of either.
        case replacedNumberNotOurs = "replaced-number-not-ours"
        /// A cosigned checkpoint is not the kept checkpoint of its size with a cosignature behind it.
        case cosignedCheckpointDiffers = "cosigned-checkpoint-differs"
        /// A table beside the lines is damaged, or an index of it is not that of its rows.
        case tableDamaged = "table-damaged"
        /// An API key was put in or changed by somebody else, or put back as it was before it was revoked.
        case apiKeyNotOurs = "api-key-not-ours"
        /// The list of years lacks one that has lines, or has one without.
        case yearDiffers = "year-differs"
        /// A checkpoint that was signed is not kept any more.
        case checkpointMissing = "checkpoint-missing"
        /// The root that the store computes from its nodes is not that of the lines.
        case storedRootDiffers = "stored-root-differs"
        /// A stored node is missing, changed or too many.
        case nodeDiffers = "node-differs"
        /// A receipt that this OCMW signed promises a line that is not in the log.
        case receiptNotInLog = "receipt-not-in-log"
        /// A receipt that this OCMW signed carries a checkpoint with which the log does not agree.
        case receiptContradicted = "receipt-contradicted"
        /// A receipt that this OCMW signed cannot be read, and its key was not destroyed.
        case receiptUnreadable = "receipt-unreadable"
        /// The log has fewer lines than the mark outside the database says: it was cut or replaced.
        case highWaterNotReached = "high-water-not-reached"
        /// The log has other lines than the mark outside the database says: it was replaced.
        case highWaterContradicted = "high-water-contradicted"
        /// The hub cosigned another history of this log.
        case witnessContradicted = "witness-contradicted"
        /// The hub cosigned more lines than this log has.
        case witnessAhead = "witness-ahead"
        /// The hub takes checkpoints of this log under a newer key, which the log does not have.
        case witnessKeyRotated = "witness-key-rotated"
        /// The database has a table, index or trigger that this version does not make, or lacks one: nothing is written any more.
        case schemaDiffers = "schema-differs"
        /// Searches by clear field, ticket or time miss lines, or find them where they are not.
        case searchIndexDiffers = "search-index-differs"
        /// The log was signed, and the mark outside the database is gone.
        case highWaterMissing = "high-water-missing"
        /// The mark outside the database is there and cannot be read.
        case highWaterUnreadable = "high-water-unreadable"
    }

    /// What was found.
    public let code: Code
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Number of the line, from 0, where there is one.
    public let index: UInt64?
    /// In words, what it is about that is no line.
    public let subject: String?

    /// Makes a finding.
    public init(_ code: Code, year: Int, index: UInt64? = nil, subject: String? = nil) {
        self.code = code
        self.year = year
        self.index = index
        self.subject = subject
    }

    /// `code`, with the number of the line, or in words what it is about, where there is such.
    public var description: String {
        code.rawValue + (index.map { ": line \($0)" } ?? "") + (subject.map { ": \($0)" } ?? "")
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
