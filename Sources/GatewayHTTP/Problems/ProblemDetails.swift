import Gateway
import Hummingbird

/// The body of every answer that is not a success: `application/problem+json`.
///
/// Never carries personal values: fields are named, not quoted.
///
/// Source: RFC 9457, section 3.
struct ProblemDetails: Error, Hashable, Sendable {
    /// Last part of `type`, stable.
    let code: String
    /// The same text for every problem of this code.
    let title: String
    /// HTTP status.
    let status: Int
    /// What is wrong with this call.
    let detail: String
    /// What to do.
    let remedy: String
    /// Every broken rule, when the request itself is wrong.
    var errors: [RequestProblem.FieldError] = []
    /// Headers that HTTP asks for beside the body.
    var headers: [String: String] = [:]

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "type": .string("urn:ocmw-gateway:problem:\(code)"), "title": .string(title),
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
        code: "no-such-route", title: "No such route", status: 404, detail: "No resource of this API has this path.",
        remedy: "Read docs/api.md for the routes.")

    /// The path exists, but not with this method.
    static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> ProblemDetails {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return ProblemDetails(
            code: "method-not-allowed", title: "Method not allowed", status: 405,
            detail: "This resource answers \(names) only.", remedy: "Use one of the methods in the Allow header.",
            headers: ["Allow": names])
    }

    /// The body is not of the one type that is read.
    static let unsupportedContentType = ProblemDetails(
        code: "unsupported-content-type", title: "Unsupported content type", status: 415,
        detail: "The body must be JSON in UTF-8.", remedy: "Send it with Content-Type: application/json.")

    /// The body is over the limit.
    static func tooLarge(limit: Int) -> ProblemDetails {
        ProblemDetails(
            code: RequestProblem.Code.tooLarge.rawValue, title: "Body too large", status: 413,
            detail: "The body is larger than \(limit) bytes.", remedy: "Send less in one call.")
    }

    /// A failure of this gateway; `kind` names the kind of error for an engineer, never content.
    static func internalError(_ kind: String, request: String) -> ProblemDetails {
        ProblemDetails(
            code: "internal-error", title: "Internal error", status: 500,
            detail: "The gateway failed (\(kind)); nothing of this call was committed.",
            remedy: "Repeat the call; if it fails again give request id \(request) to the administrator.")
    }
}
