import AuditLog
import DevelopmentPKI
import Foundation
import KSZHub
import KSZHubHTTP
import Logging
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import Gateway

/// A hub and a gateway with two OCMWs on real stores and real keys, in one process, with a clock that tests move.
final class Network: Sendable {
    static let hub = number("0299999917")
    static let a = number("0999999823")
    static let b = number("0999999922")
    static let carrier = number("1999999943")
    static let person = ssin("71023000122")

    let folder: String
    let clock: TestClock
    let line = Line()
    let environment: GatewayEnvironment
    private let pki: DevelopmentCertificates
    private let hubTLS: Certificate
    private let keys: [EnterpriseNumber: SigningIdentity]
    private let tenants = Mutex<[EnterpriseNumber: Tenant]>([:])
    private let faults = Mutex<Set<Fault>>([])
    /// How far the hub's clock is ahead of the gateway's.
    let hubClockAhead = Mutex<Duration>(.zero)

    /// Runs a test in a folder of its own, which is removed afterwards.
    static func with(_ body: (Network) async throws -> Void) async throws {
        let network = try await Network()
        defer {
            network.line.disconnect()
            try? FileManager.default.removeItem(atPath: network.folder)
        }
        try await body(network)
        for tenant in network.tenants.withLock({ Array($0.values) }) { try await tenant.store.close() }
    }

    private init() async throws {
        folder = NSTemporaryDirectory() + "reconciliation-\(UUID().uuidString)"
        for name in ["data", "keys"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        // Ten in the morning in Belgium, in summer and winter: far from midnight unless a test goes there.
        let now = Date()
        let day = Int64(now.timeIntervalSince1970) / 86_400 * 86_400_000
        clock = TestClock(UTCInstant(milliseconds: day + 9 * 3_600_000))
        pki = DevelopmentCertificates(
            directory: "\(folder)/pki", now: now.addingTimeInterval(-86_400), authorityKeyAlgorithm: .p256)
        try pki.initialise()
        var keys: [EnterpriseNumber: SigningIdentity] = [:]
        for number in [Self.hub, Self.a, Self.b] {
            let issued = try pki.issue(
                IssueRequest(
                    name: number.digits, enterpriseNumber: number, purpose: .signing, keyAlgorithm: .p256))
            keys[number] = try SigningIdentity(
                key: PrivateKey(pem: Self.bytes(issued.keyPath)),
                certificate: Certificate(pem: Self.bytes(issued.certificatePath)))
        }
        self.keys = keys
        let tls = try pki.issue(
            IssueRequest(name: "hub-tls", enterpriseNumber: Self.hub, purpose: .tls, keyAlgorithm: .p256))
        hubTLS = try Certificate(pem: Self.bytes(tls.certificatePath))
        let clock = clock
        environment = GatewayEnvironment(
            clock: { clock.now }, randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
            sleep: { _ in }, hub: Self.hub,
            trust: try TrustStore(anchors: Certificate.all(pem: Self.bytes(pki.rootPath))),
            schemas: try Schemas.shared.get())
        try await restart()
    }

    /// Opens hub and gateway anew on the files of before.
    func restart() async throws {
        for tenant in tenants.withLock({ Array($0.values) }) { try await tenant.store.close() }
        for number in [Self.a, Self.b] {
            let tenant = try await open(number, file: number.digits)
            try await openLog(of: tenant)
            tenants.withLock { $0[number] = tenant }
        }
        line.connect(
            hub: try await openHub(), reception: try reception, hubTLS: hubTLS,
            now: environment.clock)
    }

    /// The tenant of an OCMW.
    func tenant(_ number: EnterpriseNumber) throws -> Tenant { try #require(tenants.withLock { $0[number] }) }

    func identity(_ number: EnterpriseNumber) throws -> SigningIdentity { try #require(keys[number]) }

    /// A tenant on another file with the same keys.
    func open(_ number: EnterpriseNumber, file: String) async throws -> Tenant {
        let ring = try KeyRing.open(path: "\(folder)/keys/\(number.digits).json", organisation: number)
        return Tenant(
            organisation: number, name: number.digits,
            store: try await SQLiteStore.open(path: "\(folder)/data/\(file).sqlite", keys: ring),
            signing: try identity(number),
            checkpoints: try CheckpointSigner(organisation: number, seed: ring.noteSigningSeed))
    }

    private var reception: Reception {
        get throws {
            Reception(
                environment: environment, tenants: tenants.withLock { Array($0.values) },
                faultSigner: FaultSigner(organisation: Self.b, identity: try identity(Self.b)),
                effects: DomainEffects(environment: environment), logger: Self.logger)
        }
    }

    private func openHub() async throws -> Hub {
        let store = try SQLiteHubStore(path: "\(folder)/hub.sqlite")
        let clock = clock
        let index = PersonIndex(secret: [UInt8](repeating: 3, count: 32))
        try await know(Self.a, in: store, index)
        var hub = HubEnvironment(
            number: Self.hub, identity: try identity(Self.hub), trust: environment.trust,
            schemas: environment.schemas,
            members: try MemberRegistry(
                [Self.a, Self.b].map { Member(number: $0, address: $0.digits, operators: [Self.carrier]) },
                today: { BelgianCalendar.civilDate(of: clock.now) }),
            policy: try PolicyTable(csv: Self.policy), persons: try PersonRegister([Self.record]),
            sources: try AuthenticSources(
                AuthenticSources.File(livingWages: .init(lines: [:]), healthInsurance: .init(lines: [:]))),
            store: store, index: index, forwarder: line,
            clock: { [self] in clock.now.advanced(by: hubClockAhead.withLock { $0 }) },
            civilDay: { BelgianCalendar.civilDate(of: $0) })
        hub.faults = { [self] _ in faults.withLock { $0 } }
        return Hub(hub)
    }

    /// The hub commits these faults from now on.
    func commit(_ faults: Set<Fault>) { self.faults.withLock { $0 = faults } }

    private func know(_ organisation: EnterpriseNumber, in store: SQLiteHubStore, _ index: PersonIndex) async throws {
        let key = index.key(of: Self.person)
        guard try await store.lines(about: key).isEmpty else { return }
        let line = DirectoryLine(
            person: key, organisation: organisation, qualityCode: .livingWage,
            period: Period(from: try CivilDate("2020-01-01")), changedAt: clock.now)
        _ = try await store.apply(
            DirectoryChange(persons: [key], organisations: [organisation], before: [], after: [line]),
            finishing: IdempotencyKey(sender: organisation, ticket: .random()),
            outcome: FinalOutcome(kind: .answered, stamp: [], reply: []))
    }

    private static let record = PersonRecord(
        ssin: person, lastName: "Voorbeeld", firstName: "An", birthDate: "1971-02-00")
    private static let policy = """
        flow,legalContext,qualityCodes,roles,organisations
        consultLivingWages,PCSA:SOCIAL_INQUIRY,-,*,*
        consultHealthInsurance,PCSA:SOCIAL_INQUIRY,-,*,*
        requestInquiry,PCSA:SOCIAL_INQUIRY,-,*,*
        replyInquiry,PCSA:SOCIAL_INQUIRY,-,*,*
        """
    static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    private static func number(_ digits: String) -> EnterpriseNumber {
        guard let number = try? EnterpriseNumber(digits) else { preconditionFailure("a literal above is wrong") }
        return number
    }

    private static func ssin(_ digits: String) -> SSIN {
        guard let ssin = try? SSIN(digits) else { preconditionFailure("a literal above is wrong") }
        return ssin
    }
}

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let instant: Mutex<UTCInstant>

    init(_ instant: UTCInstant) { self.instant = Mutex(instant) }

    var now: UTCInstant { instant.withLock { $0 } }

    func advance(by duration: Duration) { instant.withLock { $0 = $0.advanced(by: duration) } }
}

/// The schemas of this repository.
private enum Schemas {
    static let shared = Result {
        let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return try DocumentSchemas(directory: root.appending(path: "Schemas").path(percentEncoded: false))
    }
}
