import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Writes the rows of a report on a person.
struct PersonReportWriter {
    private static let batchSize = 200
    /// Most damaged lines that have a row; the others are counted.
    static let namedLimit = 1_000

    private let context: ReviewContext
    private let request: PersonReportRequest
    private var text: ReportText
    private var withholding: WithheldFlows
    private var judge: PersonLineJudge
    /// Lines that the index gave: the pass over the log leaves them out.
    private var known: Set<AuditPosition> = []
    private var notShown = 0

    init(_ request: PersonReportRequest, in context: ReviewContext) async throws {
        self.request = request
        self.context = context
        let showsUsers = context.settings.reportShowsUsers
        text = ReportText(
            request.format,
            columns: [.time, .organisation, .role] + (showsUsers ? [.user] : [])
                + [.what, .flow, .why, .counterpart, .outcome, .rule, .year, .index, .joined, .problem],
            language: request.language)
        withholding = WithheldFlows(context)
        judge = try await PersonLineJudge(request.ssin, in: context.tenant.store)
    }

    /// - Returns: number of lines that cannot be shown.
    mutating func write(to output: PreparedReport.Output) async throws -> ReportGaps {
        let notice = Self.notice[request.language]
        try await output(try text.beginning(head: head(notice)))
        try await writeIndexed(to: output)
        try await writeOthers(to: output)
        try await output(try text.ending(notices: [notice], members: ["linesNotShown": .integer(Int64(notShown))]))
        return ReportGaps(notShown: notShown)
    }

    /// Lines that the index by person gives, newest first.
    private mutating func writeIndexed(to output: PreparedReport.Output) async throws {
        var position: AuditPosition?
        repeat {
            let lines = try await context.tenant.store.auditLines(
                .subject(request.ssin), before: position, limit: Self.batchSize)
            try await judge.erasures.refresh(from: context.tenant.store)
            for line in lines {
                known.insert(AuditPosition(year: line.year, index: line.index))
                try await write(try await judge.verdict(on: line), line, to: output)
            }
            position = lines.count < Self.batchSize ? nil : lines.last.map { .init(year: $0.year, index: $0.index) }
        } while position != nil
    }

    /// Lines that the index does not give though they are about the person, or may be: it was changed, or what stands beside
    /// them is damaged.
    private mutating func writeOthers(to output: PreparedReport.Output) async throws {
        for year in try await context.tenant.store.auditYears() {
            var index: UInt64? = 0
            while let first = index {
                let lines = try await context.tenant.store.auditLines(
                    year: year, from: first, limit: Self.batchSize)
                try await judge.erasures.refresh(from: context.tenant.store)
                for line in lines where !known.contains(AuditPosition(year: line.year, index: line.index)) {
                    guard let verdict = try await judge.verdict(onUnindexed: line) else { continue }
                    try await write(verdict, line, to: output)
                }
                index = lines.count < Self.batchSize ? nil : lines.last.map { $0.index + 1 }
            }
        }
    }

    private mutating func write(
        _ verdict: PersonLineJudge.Verdict, _ line: AuditLine, to output: PreparedReport.Output
    ) async throws {
        if let leaf = verdict.leaf {
            guard isOfPeriod(leaf), try await !withholding.withholds(leaf) else { return }
        }
        switch verdict {
        case .erased: return
        case .shown(let leaf):
            let joined = try await JoinedLine.of(leaf, in: context.tenant.store)
            try await output(try text.row(cells(line, leaf, joined)))
        case .problem(let code, _):
            notShown += 1
            guard notShown <= Self.namedLimit else { return }
            try await output(try text.row(cells(line, code)))
        }
    }

    private func isOfPeriod(_ leaf: AuditLeaf) -> Bool {
        let instant = UTCInstant(milliseconds: leaf.timeMilliseconds)
        return request.since.map { $0 <= instant } ?? true && request.until.map { instant < $0 } ?? true
    }
}

extension PersonReportWriter {
    private func head(_ notice: String) -> [String: JSONValue] {
        [
            "report": .string("person"), "organisation": .string(context.tenant.organisation.digits),
            "organisationName": .string(context.tenant.name), "language": .string(request.language.rawValue),
            "madeAt": .string(context.environment.clock().xmlDateTime), "notice": .string(notice),
        ]
    }

    /// Where a line stands and what is wrong with it.
    private func cells(_ line: AuditLine, _ problem: AuditFinding.Code) -> [ReportCell] {
        text.columns.map { column in
            switch column {
            case .year: .number(Int64(line.year))
            case .index: .number(Int64(clamping: line.index))
            case .problem: ReportCell(problem.personReportWords[request.language])
            default: .empty
            }
        }
    }

    private func cells(_ line: AuditLine, _ leaf: AuditLeaf, _ joined: JoinedLine?) -> [ReportCell] {
        let language = request.language
        let user = context.settings.reportShowsUsers ? [ReportCell(ProvenPersons(line, leaf).user)] : []
        let words = LineWords(line: line, leaf: leaf, erasures: judge.erasures)
        let flow = words.isSearch ? nil : leaf.service.map { Messages.Operation(auditName: $0)?.words[language] ?? $0 }
        let sought = words.sought.map { "\(LineExplanation.Part.sought.label[language]): \($0[language])" }
        return [
            .instant(leaf.timeMilliseconds), .text(leaf.organisation),
            leaf.role.map { .coded($0, RoleWords.words($0)[language]) } ?? .empty,
        ] + user + [
            .text(leaf.act.words[language]), ReportCell(flow), ReportCell(sought ?? words.why?[language]),
            ReportCell(words.isSearch ? nil : leaf.counterpart),
            ReportCell(leaf.outcome?.words[language]), ReportCell(RuleWords.words(for: leaf)?[language]),
            .number(Int64(line.year)), .number(Int64(clamping: line.index)),
            ReportCell(joined?.place), .empty,
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
