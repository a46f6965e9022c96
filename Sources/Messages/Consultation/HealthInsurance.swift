import SocialSecurity

/// Asks with which insurance organisation the person is insured on a day.
public struct ConsultHealthInsurance: Hashable, Sendable {
    /// The day asked about.
    public let date: CivilDate

    /// Makes the question.
    public init(date: CivilDate) { self.date = date }
}

/// The answer of the health insurance flow.
public struct HealthInsuranceResult: Hashable, Sendable {
    /// How it was treated.
    public let status: Status
    /// At most 50.
    public let insurance: [HealthInsurancePeriod]

    /// Makes the answer.
    public init(status: Status, insurance: [HealthInsurancePeriod] = []) {
        self.status = status
        self.insurance = insurance
    }
}

/// Days of insurance with one organisation.
public struct HealthInsurancePeriod: Hashable, Sendable {
    /// The number of the insurance organisation: three digits.
    public let insuranceOrganisation: String
    /// The holder code: 1 to 64 characters.
    public let holderCode: String?
    /// The days.
    public let period: Period

    /// Makes a line.
    public init(insuranceOrganisation: String, holderCode: String? = nil, period: Period) {
        self.insuranceOrganisation = insuranceOrganisation
        self.holderCode = holderCode
        self.period = period
    }
}

extension ConsultHealthInsurance: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) { date = try reader.value("date") }

    func write(to writer: inout FieldWriter) { writer.value("date", date) }
}

extension HealthInsuranceResult: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        status = try reader.group("status")
        insurance = try reader.groups("insurance", 0...50)
    }

    func write(to writer: inout FieldWriter) {
        writer.group("status", status)
        writer.groups("insurance", insurance)
    }
}

extension HealthInsurancePeriod: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        insuranceOrganisation = try (reader.value("insuranceOrganisation") as InsuranceOrganisation).fieldText
        holderCode = try reader.optionalText("holderCode", .reference)
        period = try reader.group("period")
    }

    func write(to writer: inout FieldWriter) {
        writer.text("insuranceOrganisation", insuranceOrganisation)
        writer.text("holderCode", holderCode)
        writer.group("period", period)
    }
}

/// Three digits.
private struct InsuranceOrganisation: FieldValue {
    static var typeName: String { "InsuranceOrganisationType" }
    let fieldText: String

    init?(fieldText: String) {
        guard fieldText.utf8.count == 3, fieldText.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        self.fieldText = fieldText
    }
}
