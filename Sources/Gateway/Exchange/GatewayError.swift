/// An error of the gateway's service layer. Never carries content, keys or numbers of persons.
public struct GatewayError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons; raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Nothing with this identifier in this tenant.
        case notFound = "not-found"
        /// Input breaks a rule; `field` says where.
        case invalidInput = "invalid-input"
        /// The same reference or ticket exists with other content.
        case conflict = "conflict"
        /// A rule of the domain forbids the act.
        case forbiddenByRule = "forbidden-by-rule"
        /// The act needs an explicit confirmation.
        case confirmationNeeded = "confirmation-needed"
        /// The caller may not do this.
        case notAllowed = "not-allowed"
        /// A document of ours does not follow its schema: nothing was committed.
        case documentNotValid = "document-not-valid"
        /// A document of ours could not be signed.
        case signingFailed = "signing-failed"
        /// An audit line could not be sealed: nothing was committed.
        case auditFailed = "audit-failed"
        /// A stored document cannot be read back.
        case storedDocumentUnreadable = "stored-document-unreadable"
    }

    /// The reason as a closed code.
    public let code: Code
    /// Finer rule in kebab case, stable; the code's raw value when there is none.
    public let rule: String
    /// The field of the input concerned (a JSON pointer), or the element path of a document.
    public let field: String?
    /// One line for an engineer or administrator, without content.
    public let reason: String

    /// Makes an error.
    public init(_ code: Code, _ reason: String, rule: String? = nil, field: String? = nil) {
        self.code = code
        self.rule = rule ?? code.rawValue
        self.field = field
        self.reason = reason
    }

    /// One line: rule, field and reason.
    public var description: String {
        "\(rule)\(field.map { " at \($0)" } ?? ""): \(reason)"
    }

    /// Equality of codes.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
