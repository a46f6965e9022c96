import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Everything that the log has about one person, for the person: when, who, which flow, why, how it ended.
///
/// Source: GDPR, art. 15. Lines of flows that the OCMW withholds are left out; every report, also one from which nothing
/// was left out, says that something may be missing and not what.
public struct PersonReport: Sendable {
    private static let batchSize = 200

    private let context: ReviewContext
    private let request: PersonReportRequest

    /// Prepares a report.
    public init(_ request: PersonReportRequest, in context: ReviewContext) {
        self.request = request
        self.context = context
    }

    /// Commits the line about the report, which names the person and so is a row of this and later reports.
    ///
    /// - Returns: the report, newest line first.
    public func prepared() async throws -> PreparedReport {
        try await context.record(.logExported, "report/person", subject: request.ssin)
        return PreparedReport(request.format) { try await write(to: $0) }
    }

    private func write(to output: PreparedReport.Output) async throws {
        var text = ReportText(request.format, columns: columns, language: request.language)
        let notice = Self.notice[request.language]
        try await output(try text.beginning(head: head(notice)))
        var withholding = WithheldFlows(context)
        var position: AuditPosition?
        repeat {
            let lines = try await context.tenant.store.auditLines(
                .subject(request.ssin), before: position, limit: Self.batchSize)
            for line in lines {
                let leaf = try AuditLeaf(decoding: line.leafBytes)
                guard shows(line, leaf), try await !withholding.withholds(leaf) else { continue }
                let joined = try await JoinedLine.of(leaf, in: context.tenant.store)
                try await output(try text.row(cells(line, leaf, joined)))
            }
            position = lines.count < Self.batchSize ? nil : lines.last.map { .init(year: $0.year, index: $0.index) }
        } while position != nil
        try await output(text.ending(notice: notice))
    }

    private func head(_ notice: String) -> [String: JSONValue] {
        [
            "report": .string("person"), "organisation": .string(context.tenant.organisation.digits),
            "organisationName": .string(context.tenant.name), "language": .string(request.language.rawValue),
            "madeAt": .string(context.environment.clock().xmlDateTime), "notice": .string(notice),
        ]
    }

    /// True for lines of the period that provably name the person.
    private func shows(_ line: AuditLine, _ leaf: AuditLeaf) -> Bool {
        let instant = UTCInstant(milliseconds: leaf.timeMilliseconds)
        return ProvenPersons(line, leaf).subject != nil && request.since.map { $0 <= instant } ?? true
            && request.until.map { instant < $0 } ?? true
    }

    private var columns: [ReportColumn] {
        [.time, .organisation, .role] + (context.settings.reportShowsUsers ? [.user] : [])
            + [.what, .flow, .why, .counterpart, .outcome, .rule, .year, .index, .joined]
    }

    private func cells(_ line: AuditLine, _ leaf: AuditLeaf, _ joined: JoinedLine?) -> [ReportCell] {
        let language = request.language
        let user = context.settings.reportShowsUsers ? [ReportCell(ProvenPersons(line, leaf).user)] : []
        let flow = leaf.service.map { Messages.Operation(auditName: $0)?.words[language] ?? $0 }
        return [
            .text(UTCInstant(milliseconds: leaf.timeMilliseconds).xmlDateTime), .text(leaf.organisation),
            ReportCell(leaf.role),
        ] + user + [
            .text(leaf.act.words[language]), ReportCell(flow),
            ReportCell(LineWords(line: line, leaf: leaf).why?[language]), ReportCell(leaf.counterpart),
            ReportCell(leaf.outcome?.words[language]), ReportCell(RuleWords.words(for: leaf)?[language]),
            .number(Int64(line.year)), .number(Int64(clamping: line.index)),
            ReportCell(joined?.place),
        ]
    }

    private static let notice = LocalizedText(
        nl: "Dit overzicht kan onvolledig zijn: de wet laat toe bepaalde raadplegingen niet of later mee te delen.",
        fr: "Ce relevé peut être incomplet : la loi permet de ne pas communiquer, ou de communiquer plus tard, "
            + "certaines consultations.",
        de: "Diese Übersicht kann unvollständig sein: Das Gesetz erlaubt, bestimmte Abfragen nicht oder später "
            + "mitzuteilen.",
        en: "This report may be incomplete: the law allows that certain consultations are not told, or told later.")
}

/// Which lines the settings of an OCMW keep out of person reports.
struct WithheldFlows {
    private let context: ReviewContext
    private let today: CivilDate
    private var conversations: [String: Bool] = [:]

    private static let memory = 10_000
    private static let lineLimit = 200

    init(_ context: ReviewContext) {
        self.context = context
        today = context.environment.civilDate(of: context.environment.clock())
    }

    /// True for a line of a withheld flow: its question, its answer, a look at either, or a verdict about them.
    mutating func withholds(_ leaf: AuditLeaf) async throws -> Bool {
        guard !context.settings.withheldFlows.isEmpty else { return false }
        if let service = leaf.service { return withholds(service: service) }
        // A look at a conversation or its evidence names no flow: the other lines of the conversation do.
        guard [.messageViewed, .logExported].contains(leaf.act), let conversation = leaf.conversation else {
            return false
        }
        return try await withholds(conversation: conversation)
    }

    private func withholds(service: String) -> Bool {
        guard let operation = Messages.Operation(auditName: service) else { return false }
        switch context.settings.withheldFlows[operation.question] {
        case .hidden: return true
        case .until(let day): return today < day
        case nil: return false
        }
    }

    private mutating func withholds(conversation: String) async throws -> Bool {
        if let known = conversations[conversation] { return known }
        guard let ticket = try? Ticket(conversation) else { return false }
        let lines = try await context.tenant.store.auditLines(
            .conversation(ticket), before: nil, limit: Self.lineLimit)
        let isWithheld = try lines.contains { line in
            try AuditLeaf(decoding: line.leafBytes).service.map(withholds(service:)) ?? false
        }
        if conversations.count >= Self.memory { conversations.removeAll() }
        conversations[conversation] = isWithheld
        return isWithheld
    }
}

extension Messages.Operation {
    /// The question that this document asks or answers: the flow that the settings name.
    var question: Messages.Operation {
        if self == .replyInquiry { return .requestInquiry }
        return Self.allCases.first { $0.resultOperation == self } ?? self
    }

    /// True for what the settings may name as a flow to withhold: a question, which stands for its answer as well.
    public var isWithholdable: Bool { question == self && headerRule.subject == .required }
}
