import SocialSecurity

/// Why a document was not accepted, by which rule, where, and what helps.
///
/// The document is named by the header's `inReplyTo`. It counts only when signed by the hub or by the document's
/// recipient. It carries no personal data: places and types, not values.
public struct Refusal: Hashable, Sendable {
    /// The code, `MSG00012`: 1 to 16 capitals and digits. `knownCode` is its entry in our catalogue.
    public let code: String
    /// The rule: ours in kebab case, or as the standard names it (`cvc-pattern-valid`). 1 to 64 characters.
    public let rule: String
    /// False when the same document may be sent again later.
    public let isFinal: Bool
    /// The place in the document, `/requestInquiry/criteria/ssin`: 1 to 512 characters.
    public let elementPath: String?
    /// The type that was expected there: 1 to 200 characters.
    public let elementType: String?
    /// What was found, only for elements that cannot hold personal data: 1 to 256 characters.
    public let actual: String?
    /// At most 15 pairs, without personal data.
    public let information: [InformationPair]
    /// What is wrong.
    public let texts: LocalizedText
    /// What helps.
    public let remedies: LocalizedText
    /// Who refuses: `CBSS` for the hub, or the KBO number of the recipient. 1 to 64 characters.
    public let authorCode: String

    /// The author code of the hub.
    public static let hubAuthorCode = "CBSS"

    /// Makes a refusal from its parts.
    public init(
        code: String, rule: String, isFinal: Bool, elementPath: String? = nil, elementType: String? = nil,
        actual: String? = nil, information: [InformationPair] = [], texts: LocalizedText, remedies: LocalizedText,
        authorCode: String
    ) {
        self.code = code
        self.rule = rule
        self.isFinal = isFinal
        self.elementPath = elementPath
        self.elementType = elementType
        self.actual = actual
        self.information = information
        self.texts = texts
        self.remedies = remedies
        self.authorCode = authorCode
    }

    /// Makes a refusal from the catalogue; `rule` and `isFinal` only where the refuser knows better than it.
    public init(
        _ code: RefusalCode, rule: String? = nil, isFinal: Bool? = nil, elementPath: String? = nil,
        elementType: String? = nil,
        actual: String? = nil, information: [InformationPair] = [], authorCode: String
    ) {
        self.init(
            code: code.rawValue, rule: rule ?? code.rule, isFinal: isFinal ?? code.isFinal, elementPath: elementPath,
            elementType: elementType, actual: actual, information: information, texts: code.text,
            remedies: code.remedy, authorCode: authorCode)
    }

    /// The refusal for a document that this module could not read or that its schema does not allow.
    ///
    /// MSG00011 for a wrong SSIN, OGW00302 and OGW00304 for what is no document of ours, MSG00008 for the rest.
    public init(_ error: MessagesError, authorCode: String) {
        self.init(
            RefusalCode(error), rule: error.rule, elementPath: Self.clamped(error.path, to: .path),
            elementType: error.expectedType.map { Self.clamped($0, to: .line) }, authorCode: authorCode)
    }

    private static func clamped(_ text: String, to limit: TextLimit) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit.scalarCount.upperBound)))
    }

    /// The entry of our catalogue, `nil` for a code of a newer partner.
    public var knownCode: RefusalCode? { RefusalCode(rawValue: code) }
}

extension Refusal: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        code = try (reader.value("code") as StatusCode).fieldText
        rule = try (reader.value("rule") as RuleName).fieldText
        isFinal = try reader.value("isFinal")
        elementPath = try reader.optionalText("elementPath", .path)
        elementType = try reader.optionalText("elementType", .line)
        actual = try reader.optionalText("actual", .description)
        information = try reader.groups("information", 0...15)
        texts = try reader.group("text")
        remedies = try reader.group("remedy")
        authorCode = try reader.text("authorCode", .reference)
    }

    func write(to writer: inout FieldWriter) {
        writer.text("code", code)
        writer.text("rule", rule)
        writer.value("isFinal", isFinal)
        writer.text("elementPath", elementPath)
        writer.text("elementType", elementType)
        writer.text("actual", actual)
        writer.groups("information", information)
        writer.group("text", texts)
        writer.group("remedy", remedies)
        writer.text("authorCode", authorCode)
    }
}

extension LocalizedText: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        self.init(
            nl: try reader.text("nl", .long), fr: try reader.text("fr", .long), de: try reader.text("de", .long),
            en: try reader.text("en", .long))
    }

    func write(to writer: inout FieldWriter) {
        writer.text("nl", nl)
        writer.text("fr", fr)
        writer.text("de", de)
        writer.text("en", en)
    }
}
