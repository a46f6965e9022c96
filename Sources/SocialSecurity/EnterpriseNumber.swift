/// A number of the Crossroads Bank for Enterprises (KBO, BCE, ZUD, CBE): the number of an organisation.
///
/// Ten digits, the first 0 or 1 (2 to 8 are establishment units and refused here); the last two are
/// 97 - (first eight mod 97).
///
/// Source: KSZ CommonV3.xsd, `cbeNumber`; FPS Economy on the 1-series since 19 September 2023.
public struct EnterpriseNumber: Sendable, Hashable {
    private let value: UInt32

    /// Reads ten ASCII digits, without dots.
    ///
    /// - Throws: `.wrongLength`, `.wrongCharacter`, `.wrongFirstDigit`, `.wrongCheckNumber`.
    public init(_ text: String) throws(SocialSecurityError) {
        let digits = try ASCIIDigits.read(text, count: 10, of: "an enterprise number")
        guard digits[0] <= 1 else {
            throw SocialSecurityError(.wrongFirstDigit, "an enterprise number begins with 0 or 1")
        }
        let body = ASCIIDigits.value(digits[0..<8])
        let check = ASCIIDigits.value(digits[8..<10])
        guard check == Self.checkNumber(of: body) else {
            throw SocialSecurityError(.wrongCheckNumber, "the check number of the enterprise number is wrong")
        }
        value = UInt32(body * 100 + check)
    }

    /// Makes a number of its first eight digits, the first of them 0 or 1.
    init(validBody body: Int) { value = UInt32(body * 100 + Self.checkNumber(of: body)) }

    /// The check number of the first eight digits, 1 to 97.
    static func checkNumber(of body: Int) -> Int { 97 - body % 97 }

    /// The ten digits, without dots.
    public var digits: String { ASCIIDigits.text(Int(value), count: 10) }
}

extension EnterpriseNumber: CustomStringConvertible, Comparable {
    /// The ten digits. An enterprise number is not personal data.
    public var description: String { digits }

    /// Order of the numbers.
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension EnterpriseNumber: Codable {
    /// Reads the ten digits of a string.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the ten digits as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digits)
    }
}
