import Messages
import SocialSecurity
import XMLSecurity

/// What came of comparing the hub's lists with the log.
public struct ReconciliationReport: Sendable {
    /// Whose log.
    public let organisation: EnterpriseNumber
    /// First and last day (Belgium).
    public let days: ClosedRange<CivilDate>
    /// Days of the range that were not over when the hub made their lists.
    public let incompleteDays: [CivilDate]
    /// Entries of the hub for these days.
    public let entryCount: Int
    /// Lines of the log that were read for it.
    public let lineCount: Int
    /// Everything that differs or is not settled, in the order of the lists, then of the log.
    public let findings: [ReconciliationFinding]
    /// The lists, as the hub signed them.
    public let lists: [TicketListDay]

    /// What differs.
    public var differences: [ReconciliationFinding] { findings.filter(\.code.isDifference) }

    /// The report as API and command show it.
    public var json: JSONValue {
        .object([
            "organisation": .string(organisation.digits), "from": .string(days.lowerBound.description),
            "to": .string(days.upperBound.description),
            "incompleteDays": .array(incompleteDays.map { .string($0.description) }),
            "entries": .integer(Int64(entryCount)), "lines": .integer(Int64(lineCount)),
            "differences": .integer(Int64(differences.count)), "findings": .array(findings.map(\.json)),
        ])
    }
}
