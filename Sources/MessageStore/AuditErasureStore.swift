import AuditLog
import SocialSecurity

/// Erasure of what is kept beside the lines of the audit log. Leaves, hashes and checkpoints are never touched.
///
/// Openings are gone when their row was overwritten, or the key of their month destroyed, in every copy. Each erasure is told by
/// lines of the log that commit before or with it, so that verification can tell it from a loss.
public protocol AuditErasureStore: Sendable {
    /// Openings that tell a person, as acting user or as the one a line is about, under every number that the person has or had.
    ///
    /// - Parameters:
    ///   - position: only lines after this one; from the first one on when `nil`.
    ///   - limit: most lines that are looked at.
    /// - Returns: what was found among these lines, and the last line looked at, `nil` when there are no more.
    func auditOpenings(of person: SSIN, after position: AuditPosition?, limit: Int) async throws -> AuditOpeningsPage

    /// Erases openings and appends the lines that say so, in one transaction.
    ///
    /// - Throws: `MessageStoreError` with `.versionConflict`, changing nothing, when one of them is gone meanwhile: look again.
    func eraseOpenings(_ openings: [AuditOpenings], leaves: [SealedLeaf]) async throws

    /// Months of lines of which openings are left, as rows or as key, ascending.
    func auditOpeningMonths() async throws -> [RetentionMonth]

    /// Number of lines of a month that have openings.
    func auditOpeningCount(of month: RetentionMonth) async throws -> Int

    /// Erases the openings of every line of a month: appends the line that says so, destroys the month's key, overwrites the rows.
    ///
    /// Killed in between, it is repeated; then no second line is needed.
    ///
    /// - Parameter leaf: the line; `nil` when it is in the log already.
    func eraseOpenings(of month: RetentionMonth, leaf: SealedLeaf?) async throws

    /// Lines with the act `erased`, ascending, after a place.
    func auditErasures(after position: AuditPosition?, limit: Int) async throws -> [AuditLine]

    /// Overwrites what erased rows left in working files of the database.
    ///
    /// - Returns: false when somebody was reading an older state: repeat it.
    func wipeErased() async throws -> Bool
}

/// Openings of one line that tell a person.
public struct AuditOpenings: Hashable, Sendable {
    /// The line.
    public let position: AuditPosition
    /// Which of its openings.
    public let part: ErasedPart
    /// Month (UTC) of the line's time.
    public let month: RetentionMonth

    /// Names openings.
    public init(position: AuditPosition, part: ErasedPart, month: RetentionMonth) {
        self.position = position
        self.part = part
        self.month = month
    }
}

/// What a look at some lines found.
public struct AuditOpeningsPage: Hashable, Sendable {
    /// What was found.
    public let openings: [AuditOpenings]
    /// The last line looked at; `nil` when there are no more.
    public let next: AuditPosition?

    /// Makes a page.
    public init(openings: [AuditOpenings], next: AuditPosition?) {
        self.openings = openings
        self.next = next
    }
}
