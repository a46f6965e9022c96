/// The form of a free text: how long, and whether it may have several lines.
///
/// Lengths count Unicode scalars, as XML Schema does. No text begins with white space, so none looks empty.
public struct TextLimit: Sendable {
    /// Name of the type in the schemas.
    public let typeName: String
    /// How many Unicode scalars.
    public let scalarCount: ClosedRange<Int>
    /// Whether line breaks and tabs are allowed.
    public let severalLines: Bool

    /// Reasons and explanations.
    public static let long = TextLimit(typeName: "LongTextType", scalarCount: 1...4000, severalLines: true)
    /// Names, references of decisions, articles of law.
    public static let line = TextLimit(typeName: "LineType", scalarCount: 1...200, severalLines: false)
    /// Descriptions and values of information pairs (CommonV3: 256).
    public static let description = TextLimit(typeName: "DescriptionType", scalarCount: 1...256, severalLines: false)
    /// Dossier and register numbers, references of the sender's own office.
    public static let reference = TextLimit(typeName: "ReferenceType", scalarCount: 1...64, severalLines: false)
    /// A telephone number as dialled.
    public static let phone = TextLimit(typeName: "PhoneType", scalarCount: 1...32, severalLines: false)
    /// An electronic mail address.
    public static let email = TextLimit(typeName: "EmailType", scalarCount: 3...200, severalLines: false)
    /// An element path in a refusal.
    public static let path = TextLimit(typeName: "ElementPathType", scalarCount: 1...512, severalLines: false)

    /// The rule in words, for who has to keep it: "must be …".
    public var rule: String {
        "must be \(scalarCount.lowerBound) to \(scalarCount.upperBound) characters"
            + (severalLines ? ", " : " on one line, ") + "not beginning with white space, without control characters"
    }

    /// True when the text has this form and consists of XML characters.
    public func allows(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, !first.isXMLSpace, scalarCount ~= scalars.count else { return false }
        return scalars.allSatisfy { $0.isXMLCharacter && (severalLines || !$0.isXMLSpace || $0 == " ") }
    }
}

extension Unicode.Scalar {
    /// Space, tab, line feed or carriage return (XML 1.0 production `S`).
    var isXMLSpace: Bool { self == " " || self == "\t" || self == "\n" || self == "\r" }
}

extension UInt8 {
    var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    var isASCIILetterOrDigit: Bool {
        isASCIIDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= self || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self
    }
}

extension Unicode.Scalar {
    /// XML 1.0 production `Char`; surrogates cannot be scalars.
    fileprivate var isXMLCharacter: Bool { (value >= 0x20 || isXMLSpace) && value != 0xFFFE && value != 0xFFFF }
}
