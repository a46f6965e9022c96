/// What is wrong with rows beside the lines of the audit log that no line, node or signature tells by itself.
public struct AuditTableFault: Hashable, Sendable {
    /// The closed list of faults.
    public enum Kind: Hashable, Sendable, CaseIterable {
        /// A year is listed and has no line, or has lines and is not listed.
        case year
        /// More hashes are stored than the lines of a year make.
        case surplusNode
        /// A kept checkpoint was taken out: its running number is missing.
        case checkpointMissing
        /// A kept checkpoint does not bear the tag of its row: it was put in, changed or moved.
        case checkpointNotOurs
        /// A line tells of a verdict or contradiction that is not kept so, or one is kept of which no line tells.
        case record
        /// A row that joins two numbers to one person does not bear its tag: it was put in or changed.
        case replacement
        /// A cosigned checkpoint is not the kept checkpoint of its size with a cosignature behind it.
        case cosignedCheckpoint
        /// A table beside the lines, or an index of it, is damaged.
        case damaged
        /// An API key does not bear its tag, no line says that it was made, or one says that it was revoked and the key does
        /// not: it was put in, changed or put back.
        case apiKey
    }

    /// What is wrong.
    public let kind: Kind
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Number of the line, where there is one.
    public let index: UInt64?
    /// In words, what it is about, where that is known.
    public let subject: String?

    /// Describes a fault.
    public init(_ kind: Kind, year: Int, index: UInt64? = nil, subject: String? = nil) {
        self.kind = kind
        self.year = year
        self.index = index
        self.subject = subject
    }
}
