/// A social security identification number (INSZ, NISS, ENSS, SSIN): the number of a person.
///
/// Eleven digits `YYMMDD` + serial (3) + check (2). Structure and check number are enforced; the calendar is only a
/// warning (`calendarWarning`), as in the KSZ pattern: numbers with an unknown or impossible birth date exist.
/// Nothing prints the digits but `digits`: not `description`, not `debugDescription`, not `dump`.
///
/// Source: Royal Decree on the National Register number; KSZ CommonV3.xsd, type of `ssin`.
public struct SSIN: Sendable, Hashable {
    private let value: UInt64

    /// True when the check number says that the person was born in 2000 or later.
    public let bornFrom2000: Bool

    /// Reads eleven ASCII digits, without separators.
    ///
    /// Month 00 to 12 with a serial other than 000, or month 20 to 32 or 40 to 52 (BIS) with any serial; day 00 to 31;
    /// check number of either century.
    ///
    /// - Throws: `.wrongLength`, `.wrongCharacter`, `.wrongMonth`, `.wrongDay`, `.wrongSerial`, `.wrongCheckNumber`.
    public init(_ text: String) throws(SocialSecurityError) {
        let digits = try ASCIIDigits.read(text, count: 11, of: "an SSIN")
        try Self.checkStructure(
            month: ASCIIDigits.value(digits[2..<4]), day: ASCIIDigits.value(digits[4..<6]),
            serial: ASCIIDigits.value(digits[6..<9]))
        let body = ASCIIDigits.value(digits[0..<9])
        let check = ASCIIDigits.value(digits[9..<11])
        switch check {
        case Self.checkNumber(of: body, bornFrom2000: false): bornFrom2000 = false
        case Self.checkNumber(of: body, bornFrom2000: true): bornFrom2000 = true
        default: throw SocialSecurityError(.wrongCheckNumber, "the check number of the SSIN is wrong")
        }
        value = UInt64(body * 100 + check)
    }

    /// Makes a number of parts that are known to fit the structure, with its check number.
    init(validYear year: Int, monthField: Int, day: Int, serial: Int) {
        let body = ((year % 100 * 100 + monthField) * 100 + day) * 1_000 + serial
        bornFrom2000 = year >= 2000
        value = UInt64(body * 100 + Self.checkNumber(of: body, bornFrom2000: bornFrom2000))
    }

    /// The check number of the first nine digits: 97 - (N mod 97), 1 to 97, with "2" before N from 2000 on.
    ///
    /// 2,000,000,000 mod 97 is 68, so that the two centuries never share a check number.
    static func checkNumber(of body: Int, bornFrom2000: Bool) -> Int {
        97 - ((bornFrom2000 ? 2_000_000_000 : 0) + body) % 97
    }

    private static func checkStructure(month: Int, day: Int, serial: Int) throws(SocialSecurityError) {
        switch month {
        case 0...12:
            guard serial != 0 else { throw SocialSecurityError(.wrongSerial, "serial 000 does not exist") }
        case 20...32, 40...52: break
        default: throw SocialSecurityError(.wrongMonth, "the month of an SSIN is 00-12, 20-32 or 40-52")
        }
        guard day <= 31 else { throw SocialSecurityError(.wrongDay, "the day of an SSIN is 00-31") }
    }

    /// The eleven digits, without separators. Personal data: never in logs, errors or URLs.
    public var digits: String { ASCIIDigits.text(Int(value), count: 11) }

    var yearOfCentury: Int { Int(value / 1_000_000_000) }
    var monthField: Int { Int(value / 10_000_000 % 100) }
    var dayField: Int { Int(value / 100_000 % 100) }
    var serial: Int { Int(value / 100 % 1_000) }
}

extension SSIN: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Constant text without digits.
    public var description: String { "SSIN(hidden)" }
    /// Constant text without digits.
    public var debugDescription: String { "SSIN(hidden)" }
    /// A mirror without children, so that `dump` shows no digits.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension SSIN: Codable {
    /// Reads the eleven digits of a string.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the eleven digits as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digits)
    }
}
