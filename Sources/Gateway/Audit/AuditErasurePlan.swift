import MessageStore
import SocialSecurity

/// Whose openings are to be erased.
public enum AuditErasureTarget: Hashable, Sendable {
    /// Those of one line, and who it is about beside later lines that point at it, with the adviser's notes about it.
    case line(AuditPosition)
    /// Those that tell a person, as user or subject, in all years, under every number that the person has or had.
    case person(SSIN)
    /// Those of every line whose time lies in a calendar year (UTC).
    case year(Int)
    /// Those of every month that is older than the retention period.
    case due
}

/// What an erasure would erase: counted first, carried out afterwards.
public struct AuditErasurePlan: Hashable, Sendable {
    /// A month and how many of its lines have openings.
    public struct Month: Hashable, Sendable {
        /// The month (UTC) of the lines.
        public let month: RetentionMonth
        /// Lines that have openings.
        public let lineCount: Int
    }

    /// Openings of single lines, in the order of the log.
    public let openings: [AuditOpenings]
    /// Months that are erased as a whole.
    public let months: [Month]
    /// Lines among these that are younger than the retention period.
    public let youngLineCount: Int
    /// Lines of which nobody can tell whether they name the person, because what stood beside them is gone or damaged and no
    /// line says that it was erased: what is put back later is not erased.
    public let lostLineCount: Int

    init(openings: [AuditOpenings], months: [Month], youngLineCount: Int, lostLineCount: Int = 0) {
        self.openings = openings
        self.months = months
        self.youngLineCount = youngLineCount
        self.lostLineCount = lostLineCount
    }

    /// Number of lines that lose openings.
    public var lineCount: Int { openings.count + months.reduce(0) { $0 + $1.lineCount } }
    /// Whether there is nothing to erase.
    public var isEmpty: Bool { openings.isEmpty && months.isEmpty }
}
