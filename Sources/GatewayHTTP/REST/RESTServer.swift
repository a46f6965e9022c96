import BoundedHTTP
import Hummingbird
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle

/// The REST interface for the OCMWs' software: HTTPS, HTTP/1.1, no client certificate.
public struct RESTServer: Service, CustomStringConvertible {
    /// The type's name: a service group logs it, and must not print what the server holds.
    public let description = "RESTServer"
    private let services: GatewayServices
    private let endpoint: ServerEndpoint
    private let logger: Logger
    private let onBound: @Sendable (Int) async -> Void

    /// Makes a server; it listens when it is run.
    ///
    /// - Parameter onBound: called with the port once connections are taken.
    public init(
        services: GatewayServices, endpoint: ServerEndpoint, logger: Logger,
        onBound: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.services = services
        self.endpoint = endpoint
        self.logger = logger
        self.onBound = onBound
    }

    /// Serves until graceful shutdown.
    ///
    /// - Throws: `ServerError` when the certificate or key cannot be used, or the address cannot be bound.
    public func run() async throws {
        let tls = try endpoint.tlsConfiguration(clientAnchors: nil)
        let application = Application(
            responder: BoundedResponder(base: Self.router(services).buildResponder()),
            server: try .tls(
                .http1(configuration: .init(idleTimeout: ServerEndpoint.idleTimeout)), tlsConfiguration: tls),
            configuration: endpoint.applicationConfiguration,
            onServerRunning: { [onBound] channel in await onBound(channel.localAddress?.port ?? 0) }, logger: logger)
        try await endpoint.explainingBindErrors { try await application.run() }
    }

    /// Every route, with an answer for the methods that a path does not have.
    static func router(_ services: GatewayServices) -> Router<RESTContext> {
        let router = Router(context: RESTContext.self)
        router.add(middleware: ProblemMiddleware())
        for (path, withHub) in [("/health", false), ("/health/ready", true)] {
            router.on(
                RouterPath(path), method: .get, responder: HealthResponder(services: services, withHub: withHub))
            refuseOthers(at: RouterPath(path), allowed: [.get], router)
        }
        for (template, routes) in Dictionary(grouping: RouteTable.all, by: \.template) {
            for route in routes {
                let responder = RouteResponder(route: route, services: services)
                router.on(RouterPath(template), method: route.method, responder: responder)
            }
            refuseOthers(at: RouterPath(template), allowed: routes.map(\.method), router)
        }
        return router
    }

    private static func refuseOthers(
        at path: RouterPath, allowed: [HTTPRequest.Method], _ router: Router<RESTContext>
    ) {
        for method in methods where !allowed.contains(method) {
            router.on(path, method: method, responder: MethodNotAllowedResponder(allowed: allowed))
        }
    }

    private static let methods: [HTTPRequest.Method] =
        [
            .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
        ] + ["QUERY"].compactMap(HTTPRequest.Method.init(rawValue:))
}
