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
    let query: [QueryParameter]
    /// Whether it reads a JSON body.
    let hasBody: Bool
    /// HTTP status of success, where an idempotency key is read.
    var keyedStatus: Int?
    /// Carries the call out.
    let handle: @Sendable (RESTCall) async throws -> RESTAnswer

    /// A reading route.
    static func get(
        _ template: String, scopes: Set<APIScope> = [.software], query: [QueryParameter] = [],
        _ handle: @escaping @Sendable (RESTCall) async throws -> RESTAnswer
    ) -> Route {
        Route(method: .get, template: template, scopes: scopes, query: query, hasBody: false, handle: handle)
    }

    /// A removing route.
    static func delete(
        _ template: String, scopes: Set<APIScope> = [.software],
        _ handle: @escaping @Sendable (RESTCall) async throws -> RESTAnswer
    ) -> Route {
        Route(method: .delete, template: template, scopes: scopes, query: [], hasBody: false, handle: handle)
    }

    /// An acting route.
    ///
    /// - Parameter keyed: HTTP status of success, where an idempotency key is read: on acts without a reference.
    static func post(
        _ template: String, scopes: Set<APIScope> = [.software], query: [QueryParameter] = [], hasBody: Bool = true,
        keyed: Int? = nil, _ handle: @escaping @Sendable (RESTCall) async throws -> RESTAnswer
    ) -> Route {
        Route(
            method: .post, template: template, scopes: scopes, query: query, hasBody: hasBody, keyedStatus: keyed,
            handle: handle)
    }

    /// A route that inserts or replaces what its address names.
    static func put(
        _ template: String, _ handle: @escaping @Sendable (RESTCall) async throws -> RESTAnswer
    ) -> Route {
        Route(method: .put, template: template, scopes: [.software], query: [], hasBody: true, handle: handle)
    }

    /// A route that removes what its address names.
    static func delete(
        _ template: String, _ handle: @escaping @Sendable (RESTCall) async throws -> RESTAnswer
    ) -> Route {
        Route(method: .delete, template: template, scopes: [.software], query: [], hasBody: false, handle: handle)
    }
}
