import MessageStore
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
    public private(set) var incompleteDays: [CivilDate] = []
    /// Entries of the hub for these days.
    public private(set) var entryCount = 0
    /// Lines of the log that were read for it.
    public private(set) var lineCount = 0
    /// Everything that differs or is not settled: by day, in the order of the list, then of the log. One finding for each
    /// document and code.
    public private(set) var findings: [ReconciliationFinding] = []

    private var known: Set<String> = []
    /// Behind the last line that was counted: days beside each other read the same lines.
    private var end = AuditPosition(year: 0, index: 0)

    /// A report without any day yet.
    init(organisation: EnterpriseNumber, days: ClosedRange<CivilDate>) {
        self.organisation = organisation
        self.days = days
    }

    /// Adds what came of one day, the days in their order.
    mutating func add(_ day: ReconciledDay, isComplete: Bool) {
        if !isComplete { incompleteDays.append(day.day) }
        entryCount += day.entryCount
        for (year, lines) in day.lines.sorted(by: { $0.key < $1.key }) where year >= end.year {
            let first = year == end.year ? max(lines.lowerBound, end.index) : lines.lowerBound
            guard first < lines.upperBound else { continue }
            lineCount += Int(lines.upperBound - first)
            end = AuditPosition(year: year, index: lines.upperBound)
        }
        findings += day.findings.filter {
            known.insert("\($0.code.rawValue) \($0.direction.rawValue) \($0.ticket)").inserted
        }
    }

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

/// What came of comparing one day.
struct ReconciledDay: Sendable {
    let day: CivilDate
    let entryCount: Int
    /// Which lines were read, by year.
    let lines: [Int: Range<UInt64>]
    let findings: [ReconciliationFinding]
}
