/// Why a value of this module could not be made.
///
/// Neither `reason` nor `description` ever carries the refused value: it may be a number of a person.
/// Two errors are equal when their codes are equal.
public struct SocialSecurityError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The closed list of reasons; the raw value is stable.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// Not exactly the number of digits that the format asks for.
        case wrongLength = "WRONG_LENGTH"
        /// A byte that is not an ASCII digit (or not the separator that the format puts there).
        case wrongCharacter = "WRONG_CHARACTER"
        /// The check number does not belong to the other digits.
        case wrongCheckNumber = "WRONG_CHECK_NUMBER"
        /// A month outside the ranges that the format knows.
        case wrongMonth = "WRONG_MONTH"
        /// A day outside the range that the format knows.
        case wrongDay = "WRONG_DAY"
        /// Serial number 000 in a number of the National Register.
        case wrongSerial = "WRONG_SERIAL"
        /// A first digit that the format keeps for something else.
        case wrongFirstDigit = "WRONG_FIRST_DIGIT"
        /// A date that the Gregorian calendar does not have.
        case noSuchDate = "NO_SUCH_DATE"
    }

    /// The stable code; the only part that takes part in equality.
    public let code: Code
    /// One line for developers, without the refused value.
    public let reason: String
    /// Source file that made the error, as `module/file`.
    public let file: String
    /// Source line that made the error.
    public let line: Int

    init(_ code: Code, _ reason: String, file: String = #fileID, line: Int = #line) {
        self.code = code
        self.reason = reason
        self.file = file
        self.line = line
    }

    /// `code: reason`, on one line, without the refused value.
    public var description: String { "\(code.rawValue): \(reason)" }

    /// Equality on the code only.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code only.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
