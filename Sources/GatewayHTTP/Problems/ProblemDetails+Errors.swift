import Gateway
import Hummingbird
import MessageStore

extension ProblemDetails {
    /// Turns whatever a route threw into problem details.
    ///
    /// - Parameter request: identifier of the request, told to the caller for failures of this gateway.
    init(_ error: any Error, request: String) {
        switch error {
        case let error as ProblemDetails: self = error
        case let error as RequestProblem: self.init(error)
        case let error as MessageStoreError: self.init(error, request: request)
        case let error as GatewayError: self.init(error, request: request)
        case is CancellationError: self = .stopping
        case let error as any HTTPResponseError where error.status == .notFound: self = .noSuchRoute
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            self = .tooLarge(limit: RESTLimits.bodyByteCount)
        default: self = .internalError(String(describing: type(of: error)), request: request)
        }
    }

    init(_ problem: RequestProblem) {
        self.init(
            problem.code, detail: problem.detail, remedy: problem.remedy, errors: problem.errors,
            headers: problem.code == .unauthenticated ? ["WWW-Authenticate": "Bearer realm=\"ocmw-gateway\""] : [:])
    }

    private init(_ error: MessageStoreError, request: String) {
        switch error.code {
        case .notFound: self = ProblemDetails(.unknownIdentifier)
        case .versionConflict: self = .changedMeanwhile
        case .keyInUse: self = ProblemDetails(.keyInUse)
        case .illegalTransition:
            self = ProblemDetails(
                RequestProblem(.stateConflict, error.reason, remedy: "Read the current state first."))
        case .limitExceeded:
            self = ProblemDetails(RequestProblem(.stateConflict, error.reason, remedy: "Remove something first."))
        case .closed: self = .stopping
        case .database, .schemaDiffers, .fileReplaced: self = .storeUnavailable
        case .schemaTooNew, .undecipherable, .keyFile, .rowNotOurs, .inUse, .notOffered, .backup,
            .restoreBrokenOff:
            self = .internalError(error.code.rawValue, request: request)
        }
    }

    private init(_ error: GatewayError, request: String) {
        let code: RequestProblem.Code? =
            switch error.code {
            case .notFound: .notFound
            case .invalidInput: .invalidRequest
            case .conflict: .referenceConflict
            case .forbiddenByRule: .stateConflict
            case .confirmationNeeded: .confirmationRequired
            case .notAllowed: .roleNotAllowed
            // What was sent makes a document that no partner could read: the caller can mend it, repeating cannot.
            case .documentNotValid: .invalidRequest
            default: nil
            }
        guard let code else {
            self = .internalError(error.rule, request: request)
            return
        }
        let field = error.field.map { RequestProblem.FieldError(field: $0, rule: error.rule, message: error.reason) }
        self.init(
            RequestProblem(
                code, error.reason, remedy: "Correct what the rule names and repeat the call.",
                errors: field.map { [$0] } ?? []))
    }

    private static let changedMeanwhile = ProblemDetails(
        RequestProblem(
            .stateConflict, "Somebody changed it at the same moment; nothing of this call was committed.",
            remedy: "Read it again and repeat the call."))

    private static let stopping = ProblemDetails(
        RequestProblem(
            .unavailable, "The gateway is stopping.", remedy: "Repeat the call; what was answered before is safe."))

    private static let storeUnavailable = ProblemDetails(
        RequestProblem(
            .unavailable, "The store of this OCMW cannot be used now; nothing of this call was committed.",
            remedy: "Repeat the call later; if it lasts, ask the administrator to look at disk and database."))
}

extension RequestProblem {
    static let unknownIdentifier = RequestProblem(
        .notFound, "Nothing with this identifier is known at this OCMW.",
        remedy: "Use an identifier that this gateway returned for the same OCMW.")

    /// One broken rule of a header, a query parameter or a field.
    static func broken(_ code: Code, field: String, rule: String, message: String) -> RequestProblem {
        RequestProblem(
            code, "\(field) breaks a rule.", remedy: "Correct it and repeat the call.",
            errors: [FieldError(field: field, rule: rule, message: message)])
    }
}
