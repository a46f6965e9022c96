import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The yearly figures that an OCMW needs for its questionnaire about the minimal norms.
public struct YearFigures: Sendable {
    private let context: ReviewContext
    private let request: FiguresRequest

    /// Prepares the figures.
    public init(_ request: FiguresRequest, in context: ReviewContext) {
        self.request = request
        self.context = context
    }

    /// Counts, and commits the line about the figures.
    public func prepared() async throws -> PreparedReport {
        let counts = try await counts()
        try await context.record(.logExported, "report/figures/\(request.year)")
        return PreparedReport(request.format) { output in
            var text = ReportText(
                request.format, columns: [.figure, .words, .detail, .count], language: request.language)
            try await output(try text.beginning(head: head))
            for figure in Figure.allCases {
                for (detail, count) in counts.rows(of: figure) {
                    let words = detail.map { FigureWords.words($0, of: figure)[request.language] }
                    try await output(
                        try text.row([
                            .text(figure.rawValue), .text(figure.words[request.language]),
                            detail.map { .coded($0, words ?? $0) } ?? .empty, .number(count),
                        ]))
                }
            }
            try await output(try text.ending())
            return ReportGaps(counts.passed, counts.gaps)
        }
    }

    private var head: [String: JSONValue] {
        [
            "report": .string("figures"), "organisation": .string(context.tenant.organisation.digits),
            "organisationName": .string(context.tenant.name), "year": .integer(Int64(request.year)),
            "language": .string(request.language.rawValue),
            "madeAt": .string(context.environment.clock().xmlDateTime),
        ]
    }

    private func counts() async throws -> FigureCounts {
        let first = try CivilDate(year: request.year, month: 1, day: 1)
        let (since, until) = (
            context.environment.startOfDay(first), context.environment.startOfDay(first.adding(months: 12))
        )
        var counts = FigureCounts()
        counts.passed = try await PeriodLines(store: context.tenant.store).forEachOwn(since: since, until: until) {
            counts.take($0, $1, $2)
        }
        for month in 0..<12 {
            let month = ReviewMonth(of: first).adding(months: month)
            let found = try await FlagFinder(context: context, month: month).found()
            counts.passed.formUnion(found.passed)
            for flag in found.flags { counts.add(.flags, flag.code.rawValue) }
        }
        return counts
    }
}

/// A figure of the yearly report. Raw values are stable.
public enum Figure: String, Hashable, Sendable, CaseIterable {
    /// Questions that left, by flow.
    case consultations
    /// How they ended, by flow and outcome.
    case consultationOutcomes
    /// Users who acted.
    case users
    /// Persons asked about or looked at.
    case persons
    /// Looks at persons and messages.
    case views
    /// Refusals, of our documents and by us, by code.
    case refusals
    /// Calls of the OCMW's own software that were refused, by rule.
    case callsRefused
    /// Documents received.
    case documentsReceived
    /// Answers given to other OCMWs.
    case answersGiven
    /// Readings of the log.
    case logReadings
    /// Exports, reports and evidence taken from the log.
    case logExports
    /// Reviews done, by verdict.
    case reviews
    /// Review flags, by code.
    case flags
    /// Acts that made stored values unreadable.
    case erasures
    /// Changes and publications of keys, by act.
    case keyActs
    /// Every line, by act.
    case lines
    /// Lines that the gateway did not write: no other figure counts them.
    case linesNotOurs
    /// Lines of which a person was erased: `users` and `persons` count them without, and so do flags.
    case linesWithoutPersons
    /// The same of lines of which a person is missing or damaged.
    case linesDamaged

    /// What the figure counts.
    public var words: LocalizedText {
        switch self {
        case .consultations:
            .init(
                nl: "Vragen per stroom", fr: "Questions par flux", de: "Abfragen je Datenfluss", en: "Questions by flow"
            )
        case .consultationOutcomes:
            .init(
                nl: "Afloop van vragen", fr: "Issue des questions", de: "Ausgang der Abfragen",
                en: "How questions ended")
        case .users: .init(nl: "Gebruikers", fr: "Utilisateurs", de: "Benutzer", en: "Users")
        case .persons: .init(nl: "Personen", fr: "Personnes", de: "Personen", en: "Persons")
        case .views:
            .init(nl: "Inzagen", fr: "Consultations de dossiers", de: "Einsichten", en: "Looks at persons and messages")
        case .refusals: .init(nl: "Weigeringen", fr: "Refus", de: "Abweisungen", en: "Refusals")
        case .callsRefused:
            .init(
                nl: "Geweigerde aanroepen van de software", fr: "Appels du logiciel refusés",
                de: "Abgewiesene Aufrufe der Software", en: "Refused calls of the software")
        case .documentsReceived:
            .init(
                nl: "Ontvangen documenten", fr: "Documents reçus", de: "Empfangene Dokumente", en: "Documents received")
        case .answersGiven:
            .init(nl: "Gegeven antwoorden", fr: "Réponses données", de: "Gegebene Antworten", en: "Answers given")
        case .logReadings:
            .init(
                nl: "Raadplegingen van het logboek", fr: "Consultations du journal", de: "Einsichten in das Protokoll",
                en: "Readings of the log")
        case .logExports:
            .init(
                nl: "Uitvoer uit het logboek", fr: "Exportations du journal", de: "Ausgaben aus dem Protokoll",
                en: "Exports from the log")
        case .reviews: .init(nl: "Beoordelingen", fr: "Examens", de: "Prüfungen", en: "Reviews done")
        case .flags:
            .init(nl: "Aandachtspunten", fr: "Points d'attention", de: "Hinweise zur Prüfung", en: "Review flags")
        case .erasures: .init(nl: "Wissingen", fr: "Effacements", de: "Löschungen", en: "Erasures")
        case .keyActs:
            .init(
                nl: "Handelingen met sleutels", fr: "Actes relatifs aux clés", de: "Handlungen mit Schlüsseln",
                en: "Acts about keys")
        case .lines:
            .init(nl: "Regels per handeling", fr: "Lignes par acte", de: "Zeilen je Handlung", en: "Lines by act")
        case .linesNotOurs:
            .init(
                nl: "Niet meegeteld: regels die niet door deze gateway geschreven zijn",
                fr: "Non comptées : lignes que ce gateway n'a pas écrites",
                de: "Nicht mitgezählt: Zeilen, die dieses Gateway nicht geschrieben hat",
                en: "Not counted: lines that this gateway did not write")
        case .linesWithoutPersons: ReportGaps.withoutPersonsWords
        case .linesDamaged: ReportGaps.damagedWords
        }
    }
}

/// Counts of one year.
struct FigureCounts: Sendable {
    private var counts: [Figure: [String: Int64]] = [:]
    private var users: Set<UInt64> = []
    private var persons: Set<UInt64> = []
    /// Lines that are not counted.
    var passed = PassedLines()
    /// Lines that count no user or person.
    private(set) var gaps = PersonGaps()

    /// Rows of a figure, by detail; a figure without any has one row with 0.
    func rows(of figure: Figure) -> [(detail: String?, count: Int64)] {
        switch figure {
        case .users: return [(nil, Int64(users.count))]
        case .persons: return [(nil, Int64(persons.count))]
        case .linesNotOurs: return [(nil, Int64(passed.count))]
        case .linesWithoutPersons: return [(nil, Int64(gaps.withoutPersons))]
        case .linesDamaged: return [(nil, Int64(gaps.damaged))]
        default:
            let rows = (counts[figure] ?? [:]).sorted { $0.key < $1.key }
            return rows.isEmpty ? [(nil, 0)] : rows.map { ($0.key.isEmpty ? nil : $0.key, $0.value) }
        }
    }

    mutating func add(_ figure: Figure, _ detail: String = "") { counts[figure, default: [:]][detail, default: 0] += 1 }

    mutating func take(_ line: AuditLine, _ leaf: AuditLeaf, _ erasures: AuditErasures) {
        let proven = ProvenPersons(line, leaf)
        gaps.take(line, leaf, proven, of: [.user] + leaf.personsForFlags, erasures)
        add(.lines, leaf.act.rawValue)
        if let user = proven.user.flatMap({ UInt64($0) }) { users.insert(user) }
        if let figure = leaf.act.figure { add(figure, leaf.figureDetail(of: figure)) }
        let flow = leaf.operation
        if leaf.outcome == .refused {
            if leaf.act == .callRefused {
                add(.callsRefused, leaf.rule ?? "")
            } else if leaf.act != .documentAttempted || flow?.isConsultation != true {
                // The outcome of a consultation says what the attempt says, and that the hub's answer was a refusal: once each.
                add(.refusals, leaf.rule ?? "")
            }
        }
        if leaf.isLook, let person = proven.subject.flatMap({ UInt64($0) }) { persons.insert(person) }
        guard let flow, flow.asksForData else { return }
        if leaf.beginsQuestion { add(.consultations, flow.rawValue) }
        if let outcome = leaf.outcome, leaf.settlesQuestion(of: flow) {
            add(.consultationOutcomes, "\(flow.rawValue)/\(outcome.rawValue)")
        }
    }
}

extension AuditAct {
    /// The figure that counts lines of this act, beside `lines`.
    fileprivate var figure: Figure? {
        switch self {
        case .personViewed, .messageViewed: .views
        case .documentAccepted: .documentsReceived
        case .answerGiven: .answersGiven
        case .logRead: .logReadings
        case .logExported: .logExports
        case .reviewRecorded: .reviews
        case .erased: .erasures
        case .apiKeyCreated, .apiKeyRevoked, .auditKeyPublished, .auditKeyRotated: .keyActs
        default: nil
        }
    }
}

extension AuditLeaf {
    /// True for the one line that says how a question ended: attempts that are repeated do not.
    fileprivate func settlesQuestion(of flow: Messages.Operation) -> Bool {
        guard !flow.isConsultation else { return clear.act == .consultationOutcome }
        return clear.act == .documentAttempted
            && [.delivered, .answered, .nothingFound, .refused].contains(clear.outcome)
    }

    fileprivate func figureDetail(of figure: Figure) -> String {
        switch figure {
        case .reviews: clear.object?.split(separator: " ").last.map(String.init) ?? ""
        case .keyActs: clear.act.rawValue
        default: ""
        }
    }
}
