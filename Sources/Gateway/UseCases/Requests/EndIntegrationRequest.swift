import Messages
import SocialSecurity

/// The body of `POST /v1/integrations/end`: the OCMW no longer knows a person, in one quality or at all, in one phase or
/// every one, from a day on or for a period.
///
/// Every quality ends only when the caller says so: a forgotten member must not end them all.
///
/// Source: KSZ form S607 (de-integration: fully, for a period, per quality code, per phase).
public struct EndIntegrationRequest: Hashable, Sendable {
    /// The person's INSZ.
    public let ssin: SSIN
    /// In which quality; `nil` for every one.
    public let qualityCode: QualityCode?
    /// In which phase; `nil` for every one.
    public let phaseCode: PhaseCode?
    /// Which days.
    public let extent: UnregisterPerson.Extent

    /// Reads and checks a request.
    ///
    /// - Throws: `RequestProblem` with `.invalidRequest` naming every broken rule.
    public init(_ value: JSONValue) throws(RequestProblem) {
        let errors = FieldErrors()
        var reader = FieldReader(value, errors: errors)
        let ssin = reader.required("ssin", reader.ssin("ssin"))
        qualityCode = reader.endingQuality()
        phaseCode = reader.phaseCode("phaseCode")
        let extent = reader.endingExtent()
        reader.finish()
        try errors.check()
        guard let ssin, let extent else { throw .unread }
        self.ssin = ssin
        self.extent = extent
    }
}

extension FieldReader {
    /// `qualityCode`, or `allQualities` which is `true`: exactly one.
    fileprivate mutating func endingQuality() -> QualityCode? {
        let (hasCode, hasAll) = (value("qualityCode") != nil, value("allQualities") != nil)
        if hasCode == hasAll {
            errors.add(
                path("qualityCode"), hasAll ? "exclusive" : "required",
                "either qualityCode or allQualities must be given")
        }
        if bool("allQualities") == false {
            errors.add(path("allQualities"), "true", "must be true, or left out when qualityCode is given")
        }
        return qualityCode("qualityCode")
    }

    /// `endDate`, the last day, or `period`, the days that are taken out: exactly one.
    fileprivate mutating func endingExtent() -> UnregisterPerson.Extent? {
        let (hasDate, hasPeriod) = (value("endDate") != nil, value("period") != nil)
        if hasDate == hasPeriod {
            errors.add(path("endDate"), hasDate ? "exclusive" : "required", "either endDate or period must be given")
        }
        let day = date("endDate")
        guard hasPeriod else { return day.map { .after($0) } }
        guard let period = period("period") else { return nil }
        if period.end == nil {
            errors.add("\(path("period"))/end", "required", "is required; endDate ends everything after a day")
        }
        return .during(period)
    }
}
