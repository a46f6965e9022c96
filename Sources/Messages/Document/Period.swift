import SocialSecurity

/// Days from `begin` to `end`, both included; without `end` the period is open.
///
/// Source: CommonV3.xsd, `OpenPeriodType` and `PeriodType`.
public struct Period: Hashable, Sendable {
    /// First day.
    public let begin: CivilDate
    /// Last day; absent while the period goes on.
    public let end: CivilDate?

    /// Makes a period.
    ///
    /// - Throws: `MessagesError` `.inconsistent` when `end` lies before `begin`.
    public init(begin: CivilDate, end: CivilDate? = nil) throws(MessagesError) {
        if let end, end < begin {
            throw MessagesError(
                .inconsistent, path: "endDate", rule: "end-not-before-begin", expectedType: "PeriodType")
        }
        self.begin = begin
        self.end = end
    }

    /// An open period from a day on.
    public init(from begin: CivilDate) {
        self.begin = begin
        end = nil
    }

    /// True when the day lies in the period.
    public func contains(_ day: CivilDate) -> Bool { begin <= day && end.map { day <= $0 } ?? true }

    /// True when the periods share a day.
    public func overlaps(_ other: Period) -> Bool {
        (other.end.map { begin <= $0 } ?? true) && (end.map { other.begin <= $0 } ?? true)
    }
}

extension Period: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        begin = try reader.value("beginDate")
        end = try reader.optionalValue("endDate")
        if let end, end < begin {
            throw reader.inconsistent("endDate", rule: "end-not-before-begin")
        }
    }

    func write(to writer: inout FieldWriter) {
        writer.value("beginDate", begin)
        writer.value("endDate", end)
    }
}
