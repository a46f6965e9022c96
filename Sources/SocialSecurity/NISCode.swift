/// The NIS (REFNIS) code of a municipality: five digits, the first one the province (1 to 9), no check digit.
///
/// A merger of municipalities may change it, so it never identifies an OCMW; the enterprise number does.
public struct NISCode: Sendable, Hashable, CustomStringConvertible {
    /// The five digits.
    public let digits: String

    /// Reads five ASCII digits.
    ///
    /// - Throws: `.wrongLength`, `.wrongCharacter`, `.wrongFirstDigit`.
    public init(_ text: String) throws(SocialSecurityError) {
        let read = try ASCIIDigits.read(text, count: 5, of: "a NIS code")
        guard read[0] != 0 else {
            throw SocialSecurityError(.wrongFirstDigit, "the NIS code of a municipality begins with 1 to 9")
        }
        digits = text
    }

    /// The five digits.
    public var description: String { digits }
}

extension NISCode: Codable {
    /// Reads the five digits of a string.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the five digits as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digits)
    }
}
