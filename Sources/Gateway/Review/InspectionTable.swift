import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Per beneficiary, which flows the OCMW consulted when: what an inspection asks for.
///
/// One row for each question that left: a consultation, a question to the reference directory or to another OCMW.
/// Questions about a person whose openings are gone come first: the cell says whether they were erased or are missing, and such
/// lines are counted. Lines that the gateway did not write are left out and counted.
public struct InspectionTable: Sendable {
    /// Most rows of one table; a longer one is refused, because it is sorted in memory.
    public static let rowLimit = 100_000
    /// Outcomes are looked for so long after the period.
    static let outcomeGrace: Duration = .seconds(7 * 86_400)

    private let context: ReviewContext
    private let request: InspectionRequest

    /// Prepares a table.
    public init(_ request: InspectionRequest, in context: ReviewContext) {
        self.request = request
        self.context = context
    }

    /// Reads the rows and commits the line about the table.
    ///
    /// - Returns: the table, sorted by beneficiary, then by time.
    /// - Throws: `RequestProblem` with `.invalidRequest` when the period has more than `rowLimit` questions.
    public func prepared() async throws -> PreparedReport {
        let (rows, gaps) = try await rows()
        try await context.record(.logExported, "report/inspection/\(request.from)/\(request.through)")
        return PreparedReport(request.format) { output in
            var text = ReportText(request.format, columns: Self.columns, language: request.language)
            try await output(try text.beginning(head: head(gaps)))
            for row in rows { try await output(try text.row(row.cells(in: request.language))) }
            try await output(try text.ending(notices: gaps.sentences.map { $0[request.language] }))
            return gaps
        }
    }

    private func head(_ gaps: ReportGaps) -> [String: JSONValue] {
        let head: [String: JSONValue] = [
            "report": .string("inspection"), "organisation": .string(context.tenant.organisation.digits),
            "organisationName": .string(context.tenant.name), "language": .string(request.language.rawValue),
            "madeAt": .string(context.environment.clock().xmlDateTime), "from": .string(request.from.description),
            "through": .string(request.through.description),
        ]
        return head.merging(gaps.members) { $1 }
    }

    private func rows() async throws -> (rows: [InspectionRow], gaps: ReportGaps) {
        let since = context.environment.startOfDay(request.from)
        let until = context.environment.startOfDay(request.through.adding(days: 1))
        var rows: [InspectionRow] = []
        var places: [String: Int] = [:]
        var gaps = PersonGaps()
        let passed = try await PeriodLines(store: context.tenant.store).forEachOwn(
            since: since, until: until.advanced(by: Self.outcomeGrace)
        ) { line, leaf, erasures in
            guard let operation = leaf.operation, operation.asksForData else { return }
            if leaf.beginsQuestion, leaf.timeMilliseconds < until.milliseconds {
                guard rows.count < Self.rowLimit else { throw Self.tooLong }
                if let ticket = leaf.ticket { places[ticket] = rows.count }
                let row = InspectionRow(line, leaf, operation, erasures)
                if let gap = row.gap { gaps.take([gap]) }
                rows.append(row)
            } else if leaf.endsQuestion, let place = leaf.ticket.flatMap({ places[$0] }) {
                rows[place].end(leaf)
            }
        }
        rows.sort { ($0.beneficiary ?? "", $0.milliseconds) < ($1.beneficiary ?? "", $1.milliseconds) }
        return (rows, ReportGaps(passed, gaps))
    }

    private static let tooLong = RequestProblem(
        .invalidRequest, "The period has more than \(rowLimit) questions.",
        remedy: "Ask for a shorter period, such as a month.",
        errors: [.init(field: "/through", rule: "row-limit", message: "must leave at most \(rowLimit) rows")])

    private static let columns: [ReportColumn] = [
        .beneficiary, .time, .flow, .what, .legalContext, .qualityCode, .counterpart, .role, .outcome, .rule, .ticket,
        .kszTicket, .year, .index,
    ]
}

/// One question about a beneficiary. Kept small: a table holds many.
struct InspectionRow: Sendable {
    let beneficiary: String?
    /// What became of a beneficiary whom the line does not prove.
    let gap: PersonalValue?
    let milliseconds: Int64
    private let operation: Messages.Operation
    private let clear: AuditClearFields
    private let year: Int
    private let index: UInt64
    private var outcome: AuditOutcome?
    private var rule: String?
    private var kszTicket: String?

    init(_ line: AuditLine, _ leaf: AuditLeaf, _ operation: Messages.Operation, _ erasures: AuditErasures) {
        beneficiary = ProvenPersons(line, leaf).subject
        let value = beneficiary == nil ? erasures.value(of: .subject, of: line, leaf) : .absent
        gap = value.problem == nil ? nil : value
        milliseconds = leaf.timeMilliseconds
        self.operation = operation
        clear = leaf.clear
        year = line.year
        index = line.index
    }

    /// Takes over how the question ended. The rule is that of the outcome: one that failed before was not the end.
    mutating func end(_ leaf: AuditLeaf) {
        if leaf.outcome != nil { (outcome, rule) = (leaf.outcome, leaf.rule) }
        kszTicket = leaf.kszTicket ?? kszTicket
    }

    func cells(in language: Language) -> [ReportCell] {
        [
            gap.map { .gone($0, language) } ?? ReportCell(beneficiary), .instant(milliseconds),
            .text(operation.rawValue), .text(operation.words[language]), ReportCell(clear.legalContext),
            clear.qualityCode.map { .number(Int64($0)) } ?? .empty, ReportCell(clear.counterpart),
            clear.role.map { .coded($0, RoleWords.words($0)[language]) } ?? .empty,
            outcome.map { .coded($0.rawValue, $0.words[language]) } ?? .empty,
            rule.map { .coded($0, RuleWords.words(for: $0)[language]) } ?? .empty, ReportCell(clear.ticket),
            ReportCell(kszTicket), .number(Int64(year)), .number(Int64(clamping: index)),
        ]
    }
}

extension AuditLeaf {
    /// True for the line that a question leaves before it goes out.
    var beginsQuestion: Bool { clear.act == .consultationIntent || clear.act == .documentQueued }

    /// True for a line that says how a question ended.
    var endsQuestion: Bool {
        clear.act == .consultationOutcome || clear.act == .documentAttempted || clear.act == .documentParked
    }
}
