import Gateway
import Hummingbird
import MessageStore

/// Takes one request to its route: key, acting user, query, body, in this order; the first failure answers.
///
/// What is refused to a key of an OCMW is a line of that OCMW's audit log before the caller hears of it.
struct RouteResponder: HTTPResponder {
    let route: Route
    let services: GatewayServices

    func respond(to request: Request, context: RESTContext) async throws -> Response {
        let authenticator = APIKeyAuthenticator(services: services)
        let (tenant, key) = try await authenticator.authenticate(request, logger: context.logger)
        do {
            try authenticator.check(key, scopes: route.scopes)
            return try await answer(request, context, tenant: tenant, key: key)
        } catch {
            try await RefusedCall(services: services, route: route, tenant: tenant, key: key)
                .record(error, headers: request.headers)
            throw error
        }
    }

    private func answer(_ request: Request, _ context: RESTContext, tenant: Tenant, key: APIKeyRecord) async throws
        -> Response
    {
        let user = try ActingUserHeaders.read(request.headers)
        let query = try QueryValues(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) }, known: route.query)
        let body = try await body(of: request)
        var caller = Caller(
            tenant: tenant, user: user, application: key.label, applicationVersion: request.headers[.userAgent])
        caller.claim = try claim(request, body: body, user: user)
        let call = RESTCall(
            services: services, requestID: context.requestID, caller: caller, key: key, parameters: context.parameters,
            query: query, body: body, ifMatch: request.headers[.ifMatch].map(EntityTagList.init),
            ifNoneMatch: request.headers[.ifNoneMatch].map(EntityTagList.init))
        return try await services.idempotentCalls.answer(call) { [route] call in
            let answer = try await route.handle(call)
            return route.method == .get ? answer.unless(call.ifNoneMatch) : answer
        }
    }

    /// The act's idempotency key, where the route reads one and the caller gave one.
    private func claim(_ request: Request, body: JSONValue, user: ActingUser) throws -> IdempotencyClaim? {
        guard let status = route.keyedStatus, let key = try IdempotencyKeyHeader.read(request.headers) else {
            return nil
        }
        let address = Array("\(request.method.rawValue) \(request.uri.string)\n".utf8)
        return IdempotencyClaim(
            key: key, request: address + (try body.canonicalBytes()), user: user, status: status)
    }

    private func body(of request: Request) async throws -> JSONValue {
        guard route.hasBody else { return .null }
        guard Self.isJSON(request.headers[.contentType]) else { throw ProblemDetails.unsupportedContentType }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > RESTLimits.bodyByteCount {
            throw ProblemDetails.tooLarge(limit: RESTLimits.bodyByteCount)
        }
        let buffer = try await request.body.collect(upTo: RESTLimits.bodyByteCount)
        return try JSONValue(bytes: Array(buffer.readableBytesView))
    }

    /// `application/json`, without parameters or with `charset=utf-8`.
    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let parts = contentType.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\"" } }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { $0 == "charset=utf-8" }
    }
}

/// Answers a known path with a method that it does not have.
struct MethodNotAllowedResponder: HTTPResponder {
    let allowed: [HTTPRequest.Method]

    func respond(to request: Request, context: RESTContext) async throws -> Response {
        throw ProblemDetails.methodNotAllowed(allowed)
    }
}
