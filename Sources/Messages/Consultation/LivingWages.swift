import SocialSecurity

/// Asks which OCMWs paid a living wage to the person.
///
/// Source: LivingWagesV2.xsd, `getLivingWages`.
public struct ConsultLivingWages: Hashable, Sendable {
    /// The days asked about.
    public let period: Period

    /// Makes the question.
    public init(period: Period) { self.period = period }
}

/// The answer of the living wages flow.
public struct LivingWagesResult: Hashable, Sendable {
    /// How it was treated.
    public let status: Status
    /// At most 200.
    public let payments: [LivingWagePeriod]

    /// Makes the answer.
    public init(status: Status, payments: [LivingWagePeriod] = []) {
        self.status = status
        self.payments = payments
    }
}

/// Days for which an OCMW paid; no amounts travel.
public struct LivingWagePeriod: Hashable, Sendable {
    /// What was paid.
    public enum Category: String, Hashable, Sendable, CaseIterable, FieldValue {
        case livingWage = "LIVING_WAGE"
        case equivalentLivingWage = "EQUIVALENT_LIVING_WAGE"

        static var typeName: String { "LivingWageCategoryType" }
    }

    /// The OCMW that paid.
    public let pcsaCbeNumber: EnterpriseNumber
    /// What.
    public let category: Category
    /// The days.
    public let period: Period

    /// Makes a line.
    public init(pcsaCbeNumber: EnterpriseNumber, category: Category, period: Period) {
        self.pcsaCbeNumber = pcsaCbeNumber
        self.category = category
        self.period = period
    }
}

extension ConsultLivingWages: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) { period = try reader.group("period") }

    func write(to writer: inout FieldWriter) { writer.group("period", period) }
}

extension LivingWagesResult: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        status = try reader.group("status")
        payments = try reader.groups("payment", 0...200)
    }

    func write(to writer: inout FieldWriter) {
        writer.group("status", status)
        writer.groups("payment", payments)
    }
}

extension LivingWagePeriod: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        pcsaCbeNumber = try reader.value("pcsaCbeNumber")
        category = try reader.value("category")
        period = try reader.group("period")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("pcsaCbeNumber", pcsaCbeNumber)
        writer.value("category", category)
        writer.group("period", period)
    }
}
