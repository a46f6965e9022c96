import MessageStore

/// Why a call of the OCMW's software was not carried out: nothing was changed.
///
/// The HTTP edge shows it as problem details. Never carries personal values: fields are named, not quoted.
///
/// Source: RFC 9457, section 3.
public struct RequestProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable code of a problem, the last part of its `type`.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// One or more fields break a rule.
        case invalidRequest = "invalid-request"
        /// The body is not JSON.
        case notJSON = "not-json"
        /// Headers naming the acting user are missing or wrong.
        case actingUser = "acting-user"
        /// The role of the acting user does not allow it.
        case roleNotAllowed = "role-not-allowed"
        /// No valid API key.
        case unauthenticated
        /// The API key lacks the scope.
        case scopeMissing = "scope-missing"
        /// Nothing with this identifier at this OCMW.
        case notFound = "not-found"
        /// No resource has this path.
        case noSuchRoute = "no-such-route"
        /// The resource has no such method.
        case methodNotAllowed = "method-not-allowed"
        /// The reference is in use with other content.
        case referenceConflict = "reference-conflict"
        /// The state of the thing does not allow the act.
        case stateConflict = "state-conflict"
        /// It changed since the state that `If-Match` names.
        case preconditionFailed = "precondition-failed"
        /// A late transfer needs an explicit confirmation.
        case confirmationRequired = "confirmation-required"
        /// Another call with the same idempotency key is being carried out.
        case keyInUse = "idempotency-key-in-use"
        /// The idempotency key belongs to another request.
        case keyReused = "idempotency-key-reused"
        /// The body is over the limit.
        case tooLarge = "too-large"
        /// The body is not of the one type that is read.
        case unsupportedContentType = "unsupported-content-type"
        /// The gateway failed.
        case internalError = "internal-error"
        /// The gateway cannot do it now; nothing was lost, the same call may be repeated.
        case unavailable
    }

    /// One broken rule.
    public struct FieldError: Hashable, Sendable, Codable {
        /// JSON Pointer (RFC 6901) to the field, or the name of a header, a query parameter or a part of the address.
        public let field: String
        /// Stable name of the rule, e.g. `ssin-check-number`.
        public let rule: String
        /// What the rule wants.
        public let message: String

        /// Names a broken rule.
        public init(field: String, rule: String, message: String) {
            self.field = field
            self.rule = rule
            self.message = message
        }
    }

    /// Stable code.
    public let code: Code
    /// One sentence that says what is wrong.
    public let detail: String
    /// One sentence that says what to do.
    public let remedy: String
    /// Every broken rule, when the request itself is wrong.
    public let errors: [FieldError]

    /// Makes a problem.
    public init(_ code: Code, _ detail: String, remedy: String, errors: [FieldError] = []) {
        self.code = code
        self.detail = detail
        self.remedy = remedy
        self.errors = errors
    }

    /// HTTP status that fits the code.
    public var status: Int { code.status }

    /// Code and detail in one line.
    public var description: String { "\(code.rawValue): \(detail)" }

    static func field(_ field: String, _ rule: String, _ message: String) -> RequestProblem {
        RequestProblem(
            .invalidRequest, "The request breaks a rule.", remedy: "Correct the named field and send it again.",
            errors: [FieldError(field: field, rule: rule, message: message)])
    }

    /// One broken rule of a query parameter, which a command names as an option.
    public static func broken(_ parameter: String, _ rule: String, _ message: String) -> RequestProblem {
        field(parameter, rule, message)
    }

    static let notFound = RequestProblem(
        .notFound, "Nothing with this identifier is known at this OCMW.",
        remedy: "Use an identifier that this gateway returned for the same OCMW.")
}
