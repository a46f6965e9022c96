/// What `docs/refusals.md` says of each problem type; the same for every problem of the type.
extension RequestProblem.Code {
    /// HTTP status that fits the code.
    public var status: Int {
        switch self {
        case .invalidRequest, .notJSON, .actingUser: 400
        case .unauthenticated: 401
        case .roleNotAllowed, .scopeMissing: 403
        case .notFound, .noSuchRoute: 404
        case .methodNotAllowed: 405
        case .referenceConflict, .stateConflict, .confirmationRequired, .keyInUse: 409
        case .preconditionFailed: 412
        case .tooLarge: 413
        case .unsupportedContentType: 415
        case .keyReused: 422
        case .internalError: 500
        case .unavailable: 503
        }
    }

    /// The `title` of the problem.
    public var title: String {
        switch self {
        case .invalidRequest: "Invalid request"
        case .notJSON: "Not JSON"
        case .actingUser: "Acting user missing or wrong"
        case .roleNotAllowed: "Role not allowed"
        case .unauthenticated: "No valid API key"
        case .scopeMissing: "Scope missing"
        case .notFound: "Not found"
        case .noSuchRoute: "No such route"
        case .methodNotAllowed: "Method not allowed"
        case .referenceConflict: "Reference in use"
        case .stateConflict: "State does not allow it"
        case .preconditionFailed: "Changed meanwhile"
        case .confirmationRequired: "Confirmation required"
        case .keyInUse: "Idempotency key in use"
        case .keyReused: "Idempotency key of another request"
        case .tooLarge: "Body too large"
        case .unsupportedContentType: "Unsupported content type"
        case .internalError: "Internal error"
        case .unavailable: "Not available now"
        }
    }

    /// The situations in which it is answered, in English.
    public var when: String {
        switch self {
        case .invalidRequest:
            "A member of the body or a query parameter is missing, wrong or not known. `errors` names all of them."
        case .notJSON:
            "The body is not strict JSON: syntax, encoding, a repeated member, or over the limits of depth and number. "
                + "`errors` has the place."
        case .actingUser: "A header that names the acting user is missing or wrong. `errors` names it."
        case .unauthenticated: "No API key, or one that is unknown, expired or revoked."
        case .scopeMissing: "The API key has not the scope of the route."
        case .roleNotAllowed: "The role of the acting user does not allow it."
        case .notFound: "Nothing with this identifier at this OCMW; identifiers of another OCMW answer the same."
        case .noSuchRoute: "No resource has this path."
        case .methodNotAllowed: "The resource exists, but has no such method. Header `Allow` has those it has."
        case .referenceConflict: "The reference is in use with other content, or for another person."
        case .stateConflict: "The thing is in a state that does not allow the act, or changed at the same moment."
        case .preconditionFailed: "The application is past the version in header `If-Match`."
        case .confirmationRequired: "A transfer after its term, without `confirmLate`. `detail` has the consequence."
        case .keyInUse: "A call with the same `Idempotency-Key` is being carried out at this moment."
        case .keyReused: "The `Idempotency-Key` was used for another request within 30 days, or by another acting user."
        case .tooLarge: "The body is over 1 MiB."
        case .unsupportedContentType: "The body is not `application/json` in UTF-8."
        case .internalError: "The gateway failed. `detail` has the kind of failure, `remedy` the request id."
        case .unavailable: "The store cannot be used now, or the gateway is stopping."
        }
    }

    /// What the calling software or its user does about it, in English; a problem itself may say it more closely.
    public var whatToDo: String {
        switch self {
        case .invalidRequest: "Correct the named fields and send the request again."
        case .notJSON: "Write the body with a JSON library, one object in UTF-8, and send it again."
        case .actingUser: "Send all three headers of the acting user on every call."
        case .unauthenticated: "Send `Authorization: Bearer` with a key made by `ocmw-gateway keys create`."
        case .scopeMissing: "Ask the administrator for a key with the scope that `detail` names."
        case .roleNotAllowed: "Repeat the call for an acting user who has the role that `remedy` names."
        case .notFound: "Use an identifier that this gateway returned for the same OCMW."
        case .noSuchRoute: "Compare the path with the routes in `docs/api.md`."
        case .methodNotAllowed: "Use one of the methods in header `Allow`."
        case .referenceConflict: "Use a new reference for new content; what was sent cannot be changed."
        case .stateConflict: "Read it again, and do what its state allows."
        case .preconditionFailed: "Read it again, decide again, and send the new `ETag` in `If-Match`."
        case .confirmationRequired: "Show the consequence to the user; repeat the call with `confirmLate` true."
        case .keyInUse: "Wait for the answer of the first call, then repeat the call with the same key."
        case .keyReused: "Use a new key for a new request; repeat a call exactly to get its answer again."
        case .tooLarge: "Send less in one call."
        case .unsupportedContentType: "Send `Content-Type: application/json`."
        case .internalError: "Repeat the call; if it fails again give the request id to the administrator."
        case .unavailable: "Repeat the same call later; nothing of it was committed."
        }
    }
}
