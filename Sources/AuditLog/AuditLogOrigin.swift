/// The identity of one yearly log of one OCMW; its text is the origin of its checkpoints.
public struct AuditLogOrigin: Hashable, Sendable, CustomStringConvertible {
    /// KBO number, ten digits.
    public let organisation: String
    /// Calendar year in UTC, 1970 to 9999.
    public let year: Int

    /// Names a log. Throws `.invalidValue`.
    public init(organisation: String, year: Int) throws(AuditLogError) {
        guard AuditText.isEnterpriseNumber(organisation.utf8), (1970...9999).contains(year) else {
            throw AuditLogError(.invalidValue, "the KBO number or the year has not the form it must have")
        }
        self.organisation = organisation
        self.year = year
    }

    /// Reads an origin line: `ocmw-gateway/<kbo>/<year>` and nothing else. Throws `.invalidValue`.
    public init(_ text: String) throws(AuditLogError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 3, let organisation = String(parts[1]), let year = NoteText.decimal(parts[2]),
            (1970...9999).contains(year)
        else { throw AuditLogError(.invalidValue, "not of the form ocmw-gateway/KBO number/year") }
        try self.init(organisation: organisation, year: Int(year))
        guard description.utf8.elementsEqual(text.utf8) else {
            throw AuditLogError(.invalidValue, "not of the form ocmw-gateway/KBO number/year")
        }
    }

    /// Names the log in which a line of this time stands. `milliseconds`: since 1970-01-01T00:00:00Z.
    public init(organisation: String, containing milliseconds: Int64) throws(AuditLogError) {
        try self.init(organisation: organisation, year: Self.year(of: milliseconds))
    }

    /// `ocmw-gateway/<kbo>/<year>`.
    public var description: String { "ocmw-gateway/\(organisation)/\(year)" }

    /// Year in UTC of an instant, proleptic Gregorian calendar.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    public static func year(of milliseconds: Int64) -> Int {
        let day = 86_400_000 as Int64
        let days = (milliseconds >= 0 ? milliseconds / day : (milliseconds - day + 1) / day) + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        // Years of this algorithm begin on 1 March: from day 306 on it is January or February of the next.
        return Int(yearOfEra + era * 400) + (dayOfYear >= 306 ? 1 : 0)
    }
}
