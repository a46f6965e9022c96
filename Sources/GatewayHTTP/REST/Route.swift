import Gateway
import Hummingbird
import MessageStore

/// One resource and method of the REST interface.
struct Route: Sendable {
    /// Method.
    let method: HTTPRequest.Method
    /// Template such as `/v1/applications/{id}`.
    let template: String
    /// An API key with one of these scopes is needed.
    let scopes: Set<APIScope>
    /// Query parameters that it reads; others are refused.
    let query: Set<String>
    /// Whether it reads a JSON body.
    let hasBody: Bool
    /// Carries the call out.
    let handle: @Sendable (RESTCall) async throws -> RESTAnswer

    /// A reading route.
    static func get(
        _ template: String, scopes: Set<APIScope> = [.software], query: Set<String> = [],
        _ handle: @escaping @Sendable (RESTCall) async throws -> RESTAnswer
    ) -> Route {
        Route(method: .get, template: template, scopes: scopes, query: query, hasBody: false, handle: handle)
    }

    /// An acting route.
    static func post(
        _ template: String, scopes: Set<APIScope> = [.software], query: Set<String> = [], hasBody: Bool = true,
        _ handle: @escaping @Sendable (RESTCall) async throws -> RESTAnswer
    ) -> Route {
        Route(method: .post, template: template, scopes: scopes, query: query, hasBody: hasBody, handle: handle)
    }
}
