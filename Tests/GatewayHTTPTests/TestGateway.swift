import DevelopmentPKI
import Foundation
import Gateway
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import GatewayHTTP

/// Two OCMWs in one gateway, in a folder of their own, with a clock that tests move.
final class TestGateway: Sendable {
    let services: GatewayServices
    let folder: String
    let clock: TestClock
    let b: Tenant
    let a: Tenant

    private init(services: GatewayServices, folder: String, clock: TestClock) {
        self.services = services
        self.folder = folder
        self.clock = clock
        b = services.tenants[0]
        a = services.tenants[1]
    }

    /// Runs a test with a gateway that is removed afterwards.
    static func with(_ body: (TestGateway) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "gateway-http-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let gateway = try await make(in: folder)
        try await body(gateway)
        for tenant in gateway.services.tenants { try await tenant.store.close() }
    }

    private static func make(in folder: String) async throws -> TestGateway {
        for name in ["data", "keys"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        let now = Date()
        let pki = DevelopmentCertificates(directory: "\(folder)/pki", now: now, authorityKeyAlgorithm: .p256)
        let clock = TestClock(UTCInstant(milliseconds: Int64(now.timeIntervalSince1970 * 1000)))
        try pki.initialise()
        let environment = GatewayEnvironment(
            clock: { clock.now }, randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
            sleep: { _ in }, hub: try EnterpriseNumber("0299999917"),
            trust: try TrustStore(anchors: Certificate.all(pem: bytes(pki.rootPath))),
            schemas: try DocumentSchemas(directory: Self.schemas))
        let tenants = [
            try await tenant("0999999922", "b", pki, folder), try await tenant("0999999823", "a", pki, folder),
        ]
        return TestGateway(
            services: GatewayServices(environment: environment, tenants: tenants), folder: folder, clock: clock)
    }

    private static func tenant(_ number: String, _ name: String, _ pki: DevelopmentCertificates, _ folder: String)
        async throws -> Tenant
    {
        let organisation = try EnterpriseNumber(number)
        let issued = try pki.issue(
            IssueRequest(name: name, enterpriseNumber: organisation, purpose: .signing, keyAlgorithm: .p256))
        let keys = try KeyRing.open(path: "\(folder)/keys/\(name).json", organisation: organisation)
        return Tenant(
            organisation: organisation, name: name,
            store: try await SQLiteStore.open(path: "\(folder)/data/\(name).sqlite", keys: keys),
            signing: try SigningIdentity(
                key: PrivateKey(pem: bytes(issued.keyPath)),
                certificate: Certificate(pem: bytes(issued.certificatePath))),
            checkpoints: try CheckpointSigner(organisation: organisation, seed: keys.noteSigningSeed))
    }

    private static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    private static let schemas = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Schemas").path(percentEncoded: false)

    /// A key of one OCMW.
    func key(_ scopes: Set<APIScope> = [.software], of tenant: Tenant? = nil, label: String = "tests") async throws
        -> APIKeyToken
    {
        try await APIKeyIssuer(environment: services.environment).create(
            for: tenant ?? b, label: label, scopes: scopes, lifetime: .seconds(3600), by: .process("tests")
        ).token
    }

    /// Revokes a key as the command does.
    func revoke(_ token: APIKeyToken) async throws {
        try await APIKeyIssuer(environment: services.environment).revoke(id: token.id, of: b, by: .process("tests"))
    }

    /// Runs requests against the router, without sockets.
    func test(
        logger: Logger? = nil, hub: (any HubTransport)? = nil,
        _ body: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let reached = GatewayServices(environment: services.environment, tenants: services.tenants, hub: hub)
        let application = Application(router: RESTServer.router(hub == nil ? services : reached), logger: logger)
        try await application.test(.router) { try await body($0) }
    }
}

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let instant: Mutex<UTCInstant>

    init(_ instant: UTCInstant) { self.instant = Mutex(instant) }

    var now: UTCInstant { instant.withLock { $0 } }

    func advance(by duration: Duration) { instant.withLock { $0 = $0.advanced(by: duration) } }
}
