import Gateway
import Hummingbird

/// The body of every answer that is not a success: `application/problem+json`.
///
/// Never carries personal values: fields are named, not quoted.
///
/// Source: RFC 9457, section 3.
struct ProblemDetails: Error, Hashable, Sendable {
    /// Its type.
    let kind: RequestProblem.Code
    /// What is wrong with this call.
    let detail: String
    /// What to do.
    let remedy: String
    /// Every broken rule, when the request itself is wrong.
    var errors: [RequestProblem.FieldError] = []
    /// Headers that HTTP asks for beside the body.
    var headers: [String: String] = [:]

    init(
        _ kind: RequestProblem.Code, detail: String, remedy: String, errors: [RequestProblem.FieldError] = [],
        headers: [String: String] = [:]
    ) {
        self.kind = kind
        self.detail = detail
        self.remedy = remedy
        self.errors = errors
        self.headers = headers
    }

    /// Last part of `type`, stable.
    var code: String { kind.rawValue }
    /// HTTP status.
    var status: Int { kind.status }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "type": .string("urn:ocmw-gateway:problem:\(code)"), "title": .string(kind.title),
            "status": .integer(Int64(status)), "detail": .string(detail), "remedy": .string(remedy),
        ]
        if !errors.isEmpty { members["errors"] = .array(errors.map(\.json)) }
        return .object(members)
    }
}

extension RequestProblem.FieldError {
    fileprivate var json: JSONValue {
        .object(["field": .string(field), "rule": .string(rule), "message": .string(message)])
    }
}

extension ProblemDetails {
    /// No route has this path.
    static let noSuchRoute = ProblemDetails(
        .noSuchRoute, detail: "No resource of this interface has this path.",
        remedy: "Compare the path with the routes in docs/api.md.")

    /// The path exists, but not with this method.
    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> ProblemDetails {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return ProblemDetails(
            .methodNotAllowed, detail: "This resource answers \(names) only.",
            remedy: "Use one of the methods in the Allow header.",
            headers: ["Allow": names])
    }

    /// The body is not of the one type that is read.
    static let unsupportedContentType = ProblemDetails(
        .unsupportedContentType, detail: "The body must be JSON in UTF-8.",
        remedy: "Send it with Content-Type: application/json.")

    /// The body is over the limit.
    static func tooLarge(limit: Int) -> ProblemDetails {
        ProblemDetails(
            .tooLarge, detail: "The body is larger than \(limit) bytes.", remedy: "Send less in one call.")
    }

    /// A failure of this gateway; `kind` names the kind of error for an engineer, never content.
    static func internalError(_ kind: String, request: String) -> ProblemDetails {
        ProblemDetails(
            .internalError, detail: "The gateway failed (\(kind)); nothing of this call was committed.",
            remedy: "Repeat the call; if it fails again give request id \(request) to the administrator.")
    }
}
