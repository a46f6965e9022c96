/// How the hub or a source treated a question.
///
/// Source: CommonV3.xsd, `StatusType`; `INCOMPLETE_DATA` from the child benefits service.
public struct Status: Hashable, Sendable {
    /// What the asker can expect to find.
    public enum Value: String, Hashable, Sendable, CaseIterable, FieldValue {
        case dataFound = "DATA_FOUND"
        case noDataFound = "NO_DATA_FOUND"
        case noResult = "NO_RESULT"
        case incompleteData = "INCOMPLETE_DATA"

        static var typeName: String { "StatusValueType" }
    }

    /// What the asker can expect to find.
    public let value: Value
    /// The code, `MSG00000`: 1 to 16 capitals and digits.
    public let code: String
    /// A sentence without personal data: 1 to 256 characters.
    public let description: String?
    /// At most 15 pairs.
    public let information: [InformationPair]

    /// Makes a status.
    public init(value: Value, code: String, description: String? = nil, information: [InformationPair] = []) {
        self.value = value
        self.code = code
        self.description = description
        self.information = information
    }

    /// Treated, data present: MSG00000.
    public static let dataFound = Status(code: .treated)
    /// Treated, the source has no data: MSG00100.
    public static let noDataFound = Status(code: .noData)

    /// A status with the value and the English text of the catalogue.
    public init(code: RefusalCode, information: [InformationPair] = []) {
        self.init(
            value: code.statusValue, code: code.rawValue, description: code.text.en, information: information)
    }
}

/// A name and its value, beside a code.
///
/// Source: CommonV3.xsd, `InformationType`.
public struct InformationPair: Hashable, Sendable {
    /// 1 to 64 characters.
    public let fieldName: String
    /// 1 to 256 characters.
    public let fieldValue: String?

    /// Makes a pair.
    public init(_ fieldName: String, _ fieldValue: String? = nil) {
        self.fieldName = fieldName
        self.fieldValue = fieldValue
    }
}

extension Status: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        value = try reader.value("value")
        code = try (reader.value("code") as StatusCode).fieldText
        description = try reader.optionalText("description", .description)
        information = try reader.groups("information", 0...15)
    }

    func write(to writer: inout FieldWriter) {
        writer.value("value", value)
        writer.text("code", code)
        writer.text("description", description)
        writer.groups("information", information)
    }
}

extension InformationPair: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        fieldName = try reader.text("fieldName", .reference)
        fieldValue = try reader.optionalText("fieldValue", .description)
    }

    func write(to writer: inout FieldWriter) {
        writer.text("fieldName", fieldName)
        writer.text("fieldValue", fieldValue)
    }
}

/// 1 to 16 capitals and digits.
struct StatusCode: FieldValue {
    static var typeName: String { "StatusCodeType" }
    let fieldText: String

    init?(fieldText: String) {
        let bytes = fieldText.utf8
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard 1...16 ~= bytes.count, bytes.allSatisfy({ capitals ~= $0 || $0.isASCIIDigit }) else { return nil }
        self.fieldText = fieldText
    }
}
