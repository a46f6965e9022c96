import SocialSecurity
import XMLSecurity

/// A value that one element holds as text.
protocol FieldValue: Sendable {
    /// The name of its type in `Schemas/`, as errors give it.
    static var typeName: String { get }
    /// The text in the element.
    var fieldText: String { get }
    /// Reads the text; `nil` when it has another form.
    init?(fieldText: String)
}

extension FieldValue where Self: RawRepresentable, RawValue == String {
    static var typeName: String { "\(Self.self)Type" }
    var fieldText: String { rawValue }

    init?(fieldText: String) {
        guard let value = Self(rawValue: fieldText), value.rawValue.utf8.elementsEqual(fieldText.utf8) else {
            return nil
        }
        self = value
    }
}

extension FieldValue where Self: RawRepresentable, RawValue == Int {
    var fieldText: String { String(rawValue) }

    init?(fieldText: String) {
        guard let number = Int(fieldText: fieldText) else { return nil }
        self.init(rawValue: number)
    }
}

extension Int: FieldValue {
    static var typeName: String { "xs:int" }
    var fieldText: String { String(self) }

    /// Digits only: no sign, no leading zero, at most nine.
    init?(fieldText: String) {
        let digits = fieldText.utf8
        guard 1...9 ~= digits.count, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        self.init(fieldText)
    }
}

extension Bool: FieldValue {
    static var typeName: String { "BooleanType" }
    var fieldText: String { self ? "true" : "false" }

    init?(fieldText: String) {
        if fieldText.utf8.elementsEqual("true".utf8) {
            self = true
        } else if fieldText.utf8.elementsEqual("false".utf8) {
            self = false
        } else {
            return nil
        }
    }
}

extension SSIN: FieldValue {
    static var typeName: String { "SsinType" }
    var fieldText: String { digits }

    /// Eleven digits; the dotted spelling is not for messages.
    init?(fieldText: String) {
        guard let ssin = try? Self(fieldText), ssin.digits.utf8.elementsEqual(fieldText.utf8) else { return nil }
        self = ssin
    }
}

extension EnterpriseNumber: FieldValue {
    static var typeName: String { "CbeNumberType" }
    var fieldText: String { digits }

    /// Ten digits; the dotted spelling is not for messages.
    init?(fieldText: String) {
        guard let number = try? Self(fieldText), number.digits.utf8.elementsEqual(fieldText.utf8) else { return nil }
        self = number
    }
}

extension CivilDate: FieldValue {
    static var typeName: String { "DateType" }
    var fieldText: String { description }

    /// Year, month and day with hyphens; no offset.
    init?(fieldText: String) {
        guard let date = try? Self(fieldText), date.description.utf8.elementsEqual(fieldText.utf8) else { return nil }
        self = date
    }
}

extension UTCInstant: FieldValue {
    static var typeName: String { "TimestampType" }
    var fieldText: String { xmlDateTime }

    /// Refuses an instant that cannot be written again: at the ends of the calendar an offset leads out of its years.
    init?(fieldText: String) {
        guard let instant = try? Self(xmlDateTime: fieldText), (try? Self(xmlDateTime: instant.xmlDateTime)) == instant
        else { return nil }
        self = instant
    }
}

extension Language: FieldValue {}
extension PersonRole: FieldValue { static var typeName: String { "PersonRoleType" } }
extension QualityCode: FieldValue { static var typeName: String { "QualityCodeType" } }
extension PhaseCode: FieldValue { static var typeName: String { "PhaseCodeType" } }
extension CompetenceRule: FieldValue { static var typeName: String { "CompetenceRuleType" } }
