import Messages
import SocialSecurity
import XMLSecurity

/// What the whole gateway shares: time, randomness, trust, schemas, and the hub it belongs to.
public struct GatewayEnvironment: Sendable {
    /// Now.
    public let clock: @Sendable () -> UTCInstant
    /// Cryptographically strong random bytes, as many as asked for.
    public let randomBytes: @Sendable (Int) -> [UInt8]
    /// Suspends for a while; throws `CancellationError` when the task is cancelled.
    public let sleep: @Sendable (Duration) async throws -> Void
    /// KBO number of the hub.
    public let hub: EnterpriseNumber
    /// Anchors and revocation lists for documents and SOAP messages.
    public let trust: TrustStore
    /// Schemas of every document.
    public let schemas: DocumentSchemas
    /// Organisations that took over from others. A successor may sign receipts.
    public let successions: SuccessionBook
    /// Name of this program in audit lines, e.g. `ocmw-gateway`.
    public let program: String
    /// Version of this program in audit lines.
    public let programVersion: String

    /// Makes an environment.
    public init(
        clock: @escaping @Sendable () -> UTCInstant, randomBytes: @escaping @Sendable (Int) -> [UInt8],
        sleep: @escaping @Sendable (Duration) async throws -> Void, hub: EnterpriseNumber, trust: TrustStore,
        schemas: DocumentSchemas, successions: SuccessionBook = SuccessionBook(),
        program: String = "ocmw-gateway", programVersion: String = "0.1.0"
    ) {
        self.clock = clock
        self.randomBytes = randomBytes
        self.sleep = sleep
        self.hub = hub
        self.trust = trust
        self.schemas = schemas
        self.successions = successions
        self.program = program
        self.programVersion = programVersion
    }

    /// A new ticket: a random UUID.
    public func ticket() -> Ticket {
        var source = InjectedRandomness(bytes: randomBytes)
        return Ticket.random(using: &source)
    }

    /// The organisations whose receipt counts for a document addressed to `recipient`: itself and its successors.
    func receivers(for recipient: EnterpriseNumber) -> Set<EnterpriseNumber> {
        successions.successors(of: recipient).union([recipient])
    }

    /// An organisation, those that it took over from and those that took over from it.
    func lineage(of organisation: EnterpriseNumber) -> Set<EnterpriseNumber> {
        receivers(for: organisation).union(successions.predecessors(of: organisation))
    }

    /// A random number of the injected source, for jitter.
    func random(in range: ClosedRange<Int64>) -> Int64 {
        var source = InjectedRandomness(bytes: randomBytes)
        return Int64.random(in: range, using: &source)
    }

    /// Whether the system knows Belgian time; without time zone data, dates would be those of UTC.
    public static var knowsBelgianTime: Bool { BelgianCalendar.isAvailable }

    /// The civil date at an instant in Belgium.
    public func civilDate(of instant: UTCInstant) -> CivilDate {
        BelgianCalendar.civilDate(of: instant)
    }

    /// The instant at which a civil date begins in Belgium.
    public func startOfDay(_ date: CivilDate) -> UTCInstant {
        BelgianCalendar.startOfDay(date)
    }
}

/// The injected random bytes as a generator of the standard library.
struct InjectedRandomness: RandomNumberGenerator {
    let bytes: @Sendable (Int) -> [UInt8]

    mutating func next() -> UInt64 {
        bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
