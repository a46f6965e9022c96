/// The purpose for which data are asked or given: the key of the hub's policy beside the flow.
///
/// 1 to 64 printable ASCII characters, not beginning or ending with a space.
///
/// Source: CommonV3.xsd, `legalContext` (at most 64); values of the published services' enumerations.
public struct LegalContext: Hashable, Sendable, CustomStringConvertible {
    /// The context as written.
    public let value: String

    /// Takes a context as written.
    ///
    /// - Throws: `MessagesError` `.invalidValue` when it has another form.
    public init(_ value: String) throws(MessagesError) {
        guard let context = Self(fieldText: value) else {
            throw MessagesError(
                .invalidValue, path: "legalContext", rule: "legal-context-form", expectedType: Self.typeName)
        }
        self = context
    }

    /// Social inquiry of an OCMW: the purpose of this gateway.
    public static let socialInquiry = LegalContext(valid: "PCSA:SOCIAL_INQUIRY")

    /// Recovery of aid by an OCMW: a second real purpose, which most flows do not allow.
    public static let debtRecovery = LegalContext(valid: "PCSA:DEBT_RECOVERY")

    /// The context as written.
    public var description: String { value }

    private init(valid value: String) { self.value = value }
}

extension LegalContext: FieldValue {
    static var typeName: String { "LegalContextType" }
    var fieldText: String { value }

    init?(fieldText: String) {
        let bytes = Array(fieldText.utf8)
        guard 1...64 ~= bytes.count, bytes.allSatisfy({ 0x20...0x7E ~= $0 }), bytes.first != 0x20, bytes.last != 0x20
        else { return nil }
        value = fieldText
    }
}
