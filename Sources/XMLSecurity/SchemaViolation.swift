/// One place where a document departs from its schema. Holds names of the schema and of the standard only, never a value.
public struct SchemaViolation: Hashable, Sendable, CustomStringConvertible {
    /// Line in the input, from 1.
    public let line: Int
    /// Names from the root to the element, `/` between them; `*` stands for a name that the schema does not know.
    public let elementPath: String
    /// The validation rule of XML Schema, for example `cvc-pattern-valid`.
    ///
    /// Source: XML Schema Part 1, appendix C (outcome tabulations).
    public let rule: String
    /// The type or the elements that the schema expects there, by their names in the schema; nil when not known.
    public let expectedType: String?

    /// Line, path, rule and expectation.
    public var description: String {
        "line \(line): \(elementPath): \(rule)" + (expectedType.map { ", expected \($0)" } ?? "")
    }

    /// For what libxml2 calls invalid without saying why.
    static let unnamed = SchemaViolation(line: 1, elementPath: "/", rule: "cvc-assess-elt", expectedType: nil)
}
