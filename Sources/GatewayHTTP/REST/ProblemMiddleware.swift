import HTTPTypes
import Hummingbird
import Logging

/// Gives every request an id, a log line without personal data, and problem details when something was thrown.
struct ProblemMiddleware: RouterMiddleware {
    private static let requestID = HTTPField.Name("Request-Id")

    func handle(
        _ request: Request, context: RESTContext, next: (Request, RESTContext) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let problem = ProblemDetails(error, request: context.requestID)
            if problem.status >= 500 {
                context.logger.error(
                    "request failed", metadata: ["code": "\(problem.code)", "detail": "\(problem.detail)"])
            }
            response = problem.response
        }
        if let name = Self.requestID { response.headers[name] = context.requestID }
        let milliseconds = (clock.now - start) / .milliseconds(1)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "none")",
                "status": "\(response.status.code)", "milliseconds": "\(Int(milliseconds))",
            ])
        return response
    }
}
