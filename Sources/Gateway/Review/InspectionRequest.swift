import XMLSecurity
import SocialSecurity

/// The body of `POST /v1/audit/reports/inspection`.
public struct InspectionRequest: Hashable, Sendable {
    /// First day, in Belgium.
    public let from: CivilDate
    /// Last day.
    public let through: CivilDate
    /// Language of headings and words.
    public let language: Language
    /// Form of the table.
    public let format: ReportFormat

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let from = reader.required("from", reader.date("from"))
        let through = reader.required("through", reader.date("through"))
        language = reader.enumeration("language", Language.self) ?? .nl
        format = reader.enumeration("format", ReportFormat.self) ?? .json
        reader.finish()
        if let from, let through, through < from {
            errors.add("/through", "end-not-before-begin", "must not be before from")
        }
        try errors.check()
        guard let from, let through else { throw .unread }
        self.from = from
        self.through = through
    }
}

/// The body of `POST /v1/audit/reports/figures`.
public struct FiguresRequest: Hashable, Sendable {
    /// Calendar year, in Belgium.
    public let year: Int
    /// Language of the words.
    public let language: Language
    /// Form of the report.
    public let format: ReportFormat

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let year = reader.required("year", reader.integer("year", in: 1970...9999))
        language = reader.enumeration("language", Language.self) ?? .nl
        format = reader.enumeration("format", ReportFormat.self) ?? .json
        reader.finish()
        try errors.check()
        guard let year else { throw .unread }
        self.year = year
    }
}

/// A calendar month of review: flags and samples are made of whole months, so that they come out the same each time.
public struct ReviewMonth: Hashable, Sendable, CustomStringConvertible {
    /// First day, in Belgium.
    public let firstDay: CivilDate

    /// Reads `YYYY-MM`; `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 7, let day = try? CivilDate(text + "-01"), (1970...9998).contains(day.year) else {
            return nil
        }
        firstDay = day
    }

    /// The month of a day in Belgium.
    init(of day: CivilDate) { firstDay = day.adding(days: 1 - day.day) }

    /// The month some months later.
    func adding(months: Int) -> ReviewMonth { ReviewMonth(of: firstDay.adding(months: months)) }

    /// Its instants.
    func span(in environment: GatewayEnvironment) -> Range<UTCInstant> {
        environment.startOfDay(firstDay)..<environment.startOfDay(end)
    }

    /// The first day of the month after it.
    var end: CivilDate { firstDay.adding(months: 1) }

    /// `YYYY-MM`.
    public var description: String { String(firstDay.description.prefix(7)) }
}

/// The body of `POST /v1/audit/flags` and of `POST /v1/audit/samples`.
public struct MonthRequest: Hashable, Sendable {
    /// Most lines of one sample, and how many when the body does not say.
    public static let counts = (largest: 500, standard: 20)

    /// The month.
    public let month: ReviewMonth
    /// Language of the words.
    public let language: Language
    /// Lines of a sample.
    public let count: Int

    /// Reads and checks a request.
    ///
    /// - Parameter hasCount: whether the body may say how many lines.
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue, hasCount: Bool) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let month = reader.required(
            "month", reader.text("month", "month", "must be a month, YYYY-MM") { ReviewMonth($0) })
        language = reader.enumeration("language", Language.self) ?? .nl
        count = hasCount ? reader.integer("count", in: 1...Self.counts.largest) ?? Self.counts.standard : 0
        reader.finish()
        try errors.check()
        guard let month else { throw .unread }
        self.month = month
    }
}
