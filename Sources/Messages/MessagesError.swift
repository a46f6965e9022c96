/// What was wrong with a message that this module was asked to read, by place and rule, never by value.
///
/// Two errors are equal when their codes are equal. `description` is one line without message content.
public struct MessagesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons; the raw values are stable and appear in refusals and logs.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The root element is not an operation of ours, or not in the namespace of its service.
        case unknownOperation = "unknown-operation"
        /// An element that the schema has nowhere at this level.
        case unknownElement = "unknown-element"
        /// An element at a place where the sequence expects another one.
        case misplacedElement = "misplaced-element"
        /// An element more often than the schema allows.
        case repeatedElement = "repeated-element"
        /// A required element is not there.
        case missingElement = "missing-element"
        /// An element without content; optional elements are left out, never sent empty.
        case emptyElement = "empty-element"
        /// The content does not have the form of its type.
        case invalidValue = "invalid-value"
        /// An attribute that the schema does not know, or a missing or wrong `Id`.
        case invalidAttribute = "invalid-attribute"
        /// Text between elements.
        case mixedContent = "mixed-content"
        /// Two parts of the message that must agree do not.
        case inconsistent = "inconsistent"
        /// The bytes are not XML that we read: not well-formed, a DTD, over a limit. The rule tells which.
        case notWellFormed = "not-well-formed"
        /// A schema file could not be read or is not a valid schema.
        case schemaUnavailable = "schema-unavailable"
        /// The document does not follow its schema.
        case schemaViolation = "schema-violation"
    }

    /// Why.
    public let code: Code
    /// Where: element names from the root, `/requestInquiry/criteria/ssin`; an unexpected element is given by
    /// position (`*[3]`) because its name is the sender's text.
    public let path: String
    /// The rule that was broken, in kebab case; equal to the code's raw value when nothing finer is known.
    public let rule: String
    /// The type or the element that was expected there, by its name in `Schemas/`, when known.
    public let expectedType: String?

    /// Makes an error; `rule` is the code's raw value when not given.
    public init(_ code: Code, path: String, rule: String? = nil, expectedType: String? = nil) {
        self.code = code
        self.path = path
        self.rule = rule ?? code.rawValue
        self.expectedType = expectedType
    }

    /// One line: code, path, rule and expected type.
    public var description: String {
        let rule = rule == code.rawValue ? "" : " (rule \(rule))"
        return "\(code.rawValue) at \(path)\(rule)" + (expectedType.map { ", expected \($0)" } ?? "")
    }

    /// Equality of codes.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
