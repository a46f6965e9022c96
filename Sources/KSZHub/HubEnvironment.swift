import Logging
import Messages
import SocialSecurity
import XMLSecurity

/// Everything that a hub stands on; the program names the live parts, a test its own.
public struct HubEnvironment: Sendable {
    /// The hub's own number, which its certificates carry.
    public var number: EnterpriseNumber
    /// Signs stamps, refusals, results and SOAP messages.
    public var identity: SigningIdentity
    /// Judges every certificate of the network.
    public var trust: TrustStore
    /// The schemas of all documents.
    public var schemas: DocumentSchemas
    /// The OCMWs.
    public var members: MemberRegistry
    /// Who may use which flow.
    public var policy: PolicyTable
    /// The register of persons.
    public var persons: PersonRegister
    /// The authentic sources.
    public var sources: AuthenticSources
    /// What survives a restart.
    public var store: any HubStore
    /// How persons are named in the store.
    public var index: PersonIndex
    /// The way to the gateways.
    public var forwarder: any Forwarder
    /// The time.
    public var clock: @Sendable () -> UTCInstant
    /// The day in Belgium at an instant.
    public var civilDay: @Sendable (UTCInstant) -> CivilDate
    /// Fresh tickets (UUIDs).
    public var newTicket: @Sendable () -> Ticket
    /// The faults to commit for a document; none by default.
    public var faults: @Sendable (FaultSubject) -> Set<Fault> = { _ in [] }
    /// Waits, for the fault of that kind.
    public var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// Constant messages, no personal data.
    public var logger: Logger

    /// Names every part; without a logger nothing is logged.
    public init(
        number: EnterpriseNumber, identity: SigningIdentity, trust: TrustStore, schemas: DocumentSchemas,
        members: MemberRegistry, policy: PolicyTable, persons: PersonRegister, sources: AuthenticSources,
        store: any HubStore, index: PersonIndex, forwarder: any Forwarder,
        clock: @escaping @Sendable () -> UTCInstant, civilDay: @escaping @Sendable (UTCInstant) -> CivilDate,
        newTicket: @escaping @Sendable () -> Ticket = { Ticket.random() },
        logger: Logger = Logger(label: "mock-ksz") { _ in SwiftLogNoOpLogHandler() }
    ) {
        self.number = number
        self.identity = identity
        self.trust = trust
        self.schemas = schemas
        self.members = members
        self.policy = policy
        self.persons = persons
        self.sources = sources
        self.store = store
        self.index = index
        self.forwarder = forwarder
        self.clock = clock
        self.civilDay = civilDay
        self.newTicket = newTicket
        self.logger = logger
    }
}
