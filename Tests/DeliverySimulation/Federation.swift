import DevelopmentPKI
import Foundation
import Gateway
import KSZHub
import KSZHubHTTP
import Logging
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Keys, certificates, schemas and empty databases, made once and used by every world.
package final class Federation: Sendable {
    package let hub = number("0299999917")
    package let a = number("0999999823")
    package let b = number("0999999922")
    package let c = number("1999999844")
    let carrier = number("1999999943")
    let person: SSIN
    /// Ten in the morning of a Monday in Belgium.
    let start = UTCInstant(milliseconds: 1_772_442_000_000)
    let folder: String
    let stores: any StoreFactory
    let trust: TrustStore
    let schemas: DocumentSchemas
    let identities: [EnterpriseNumber: SigningIdentity]
    let hubTLS: Certificate
    let index = PersonIndex(secret: [UInt8](repeating: 3, count: 32))
    static let logger = Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() })

    /// - Parameters:
    ///   - folder: an empty folder of its own.
    ///   - repository: where `Schemas` lies.
    ///   - stores: what makes the stores.
    package init(folder: String, repository: String, stores: any StoreFactory) async throws {
        self.folder = folder
        for name in ["keys", "templates"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        self.stores = stores
        person = try SSIN("71023000122")
        schemas = try DocumentSchemas(directory: "\(repository)/Schemas")
        let pki = DevelopmentCertificates(
            directory: "\(folder)/pki",
            now: Date(timeIntervalSince1970: Double(start.milliseconds / 1000 - 86_400)), authorityKeyAlgorithm: .p256)
        try pki.initialise()
        var identities: [EnterpriseNumber: SigningIdentity] = [:]
        for number in [hub, a, b, c] {
            identities[number] = try Self.identity(pki, number, .signing)
        }
        self.identities = identities
        hubTLS = try Self.identity(pki, hub, .tls).certificate
        trust = try TrustStore(anchors: Certificate.all(pem: Self.bytes(pki.rootPath)))
        try await makeTemplates()
    }

    private static func identity(
        _ pki: DevelopmentCertificates, _ number: EnterpriseNumber, _ purpose: CertificatePurpose
    ) throws -> SigningIdentity {
        let issued = try pki.issue(
            IssueRequest(
                name: "\(number.digits)-\(purpose)", enterpriseNumber: number, purpose: purpose, keyAlgorithm: .p256))
        return try SigningIdentity(
            key: PrivateKey(pem: bytes(issued.keyPath)), certificate: Certificate(pem: bytes(issued.certificatePath)))
    }

    /// Databases with an open audit log, and a hub that knows who knows the person.
    private func makeTemplates() async throws {
        let world = "\(folder)/template-world"
        try FileManager.default.createDirectory(atPath: world, withIntermediateDirectories: true)
        for organisation in [a, b, c] {
            let store = try await stores.open(organisation, world: world)
            let environment = environment(clock: { [start] in start }, random: { [UInt8](repeating: 7, count: $0) })
            let tenant = try tenant(organisation, store: store)
            try await CheckpointIssuer(environment: environment, logger: Self.logger)
                .openLog(of: tenant, at: start)
            try await store.close()
            try stores.keepTemplate(organisation, world: world)
        }
        try await makeHub()
        try FileManager.default.removeItem(atPath: world)
    }

    /// The file alone is copied for each world: nothing may be left in its write-ahead log.
    private func makeHub() async throws {
        let store = try SQLiteHubStore(path: "\(folder)/templates/hub.sqlite")
        for organisation in [a, b, c] { try await know(organisation, in: store) }
        try store.close()
    }

    private func know(_ organisation: EnterpriseNumber, in store: SQLiteHubStore) async throws {
        let key = index.key(of: person)
        let line = DirectoryLine(
            person: key, organisation: organisation, qualityCode: .livingWage,
            period: Period(from: try CivilDate("2020-01-01")), changedAt: start)
        _ = try await store.apply(
            DirectoryChange(persons: [key], organisations: [organisation], before: [], after: [line]),
            finishing: IdempotencyKey(sender: organisation, ticket: .random()),
            outcome: FinalOutcome(kind: .answered, stamp: [], reply: []))
    }

    func tenant(_ organisation: EnterpriseNumber, store: any TenantStore, settings: TenantSettings = TenantSettings())
        throws -> Tenant
    {
        guard let identity = identities[organisation] else { throw FederationError() }
        return Tenant(
            organisation: organisation, name: organisation.digits, store: store, signing: identity,
            checkpoints: try CheckpointSigner(
                organisation: organisation, seed: stores.keys(organisation).noteSigningSeed), settings: settings)
    }

    func environment(
        clock: @escaping @Sendable () -> UTCInstant, random: @escaping @Sendable (Int) -> [UInt8],
        sleep: @escaping @Sendable (Duration) async throws -> Void = { _ in }
    ) -> GatewayEnvironment {
        GatewayEnvironment(
            clock: clock, randomBytes: random, sleep: sleep, hub: hub, trust: trust, schemas: schemas)
    }

    /// Opens the hub of a world: its file is there from the template.
    func hub(
        world: String, life: Life, scheduler: Scheduler, random: @escaping @Sendable (Int) -> [UInt8],
        forwarder: any Forwarder
    ) throws -> Hub {
        guard let identity = identities[hub] else { throw FederationError() }
        let clock: @Sendable () -> UTCInstant = { scheduler.now }
        return Hub(
            HubEnvironment(
                number: hub, identity: identity, trust: trust, schemas: schemas,
                members: try MemberRegistry(
                    [a, b, c].map { Member(number: $0, address: $0.digits, operators: [carrier]) },
                    today: { BelgianCalendar.civilDate(of: clock()) }),
                policy: try PolicyTable(csv: Self.policy),
                persons: try PersonRegister([
                    PersonRecord(ssin: person, lastName: "Voorbeeld", firstName: "An", birthDate: "1971-02-00")
                ]),
                sources: try AuthenticSources(
                    AuthenticSources.File(livingWages: .init(lines: [:]), healthInsurance: .init(lines: [:]))),
                store: SimulatedHubStore(
                    inner: try SQLiteHubStore(path: "\(world)/hub.sqlite"), life: life, scheduler: scheduler),
                index: index, forwarder: forwarder, clock: clock,
                civilDay: { BelgianCalendar.civilDate(of: $0) },
                newTicket: {
                    var source = BytesAsNumbers(bytes: random)
                    return Ticket.random(using: &source)
                }))
    }

    /// Puts fresh data into the folder of a world.
    func prepare(world: String, _ organisations: [EnterpriseNumber]) throws {
        try FileManager.default.createDirectory(atPath: world, withIntermediateDirectories: true)
        for organisation in organisations { try stores.prepare(organisation, world: world) }
        try FileManager.default.copyItem(atPath: "\(folder)/templates/hub.sqlite", toPath: "\(world)/hub.sqlite")
    }

    static let policy = """
        flow,legalContext,qualityCodes,roles,organisations
        requestInquiry,PCSA:SOCIAL_INQUIRY,-,*,*
        replyInquiry,PCSA:SOCIAL_INQUIRY,-,*,*
        """

    static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

    private static func number(_ digits: String) -> EnterpriseNumber {
        guard let number = try? EnterpriseNumber(digits) else { preconditionFailure("a literal above is wrong") }
        return number
    }
}

/// A world asked for an organisation that the federation has not.
struct FederationError: Error {}

/// Injected bytes as a generator of the standard library.
struct BytesAsNumbers: RandomNumberGenerator {
    let bytes: @Sendable (Int) -> [UInt8]

    mutating func next() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
