import Dispatch
import MessageStore
import SocialSecurity
import Synchronization

/// The store of one OCMW in a PostgreSQL database that all OCMWs of a gateway, and all instances of it, share.
///
/// Threads of its own wait for the database: one that writes, one that leases documents of the outbox, and some that read.
/// What is personal is sealed (`PayloadCipher`) or found by blind index, as in every store.
public final class PostgreSQLStore: TransactionalStore {
    /// KBO number of the OCMW that owns this store.
    public let organisation: EnterpriseNumber

    let settings: PostgreSQLSettings
    let sealer: ValueSealer
    let revokedKeys = RevokedKeys()
    private let threads: ConnectionThreads
    private let schema: SchemaGuard
    let announcement: Announcement
    private let listeners = Mutex<[AnnouncementListener]>([])

    private init(_ settings: PostgreSQLSettings, sealer: ValueSealer) {
        self.settings = settings
        self.sealer = sealer
        organisation = sealer.keys.organisation
        let announcement = Announcement(tenant: sealer.keys.organisation.digits, store: .random(in: 0 ... .max))
        self.announcement = announcement
        let schema = SchemaGuard(settings, sealer: sealer)
        self.schema = schema
        threads = ConnectionThreads(readerCount: settings.readerCount, schema: schema) {
            ConnectionSlot(settings, sealer: sealer, announcement: announcement)
        }
    }

    /// Opens the store of the tenant that owns `keys` and brings the schema up to date.
    ///
    /// - Parameters:
    ///   - settings: where the database is. It must exist, and its role must be neither superuser nor exempt from
    ///     row-level security.
    ///   - keys: the tenant's keys.
    ///   - retention: for how long values written from now on stay readable.
    /// - Throws: `MessageStoreError` with `.schemaTooNew`, `.keyFile` (keys of another database) or `.database`.
    public static func open(
        _ settings: PostgreSQLSettings, keys: KeyRing, retention: RetentionPolicy = RetentionPolicy()
    ) async throws -> PostgreSQLStore {
        try check(settings)
        let sealer = ValueSealer(keys: keys, retention: retention)
        try await onThread {
            let connection = try Connection(settings, tenant: keys.organisation.digits)
            try Migrator(settings: settings, connection: connection, sealer: sealer).run()
        }
        return PostgreSQLStore(settings, sealer: sealer)
    }

    /// Whether an OCMW has a store in the database; looking makes none.
    ///
    /// - Throws: `MessageStoreError` with `.database`.
    public static func exists(_ settings: PostgreSQLSettings, of organisation: EnterpriseNumber) async throws -> Bool {
        try check(settings)
        return try await onThread {
            let connection = try Connection(settings, tenant: organisation.digits)
            let table = try connection.query("SELECT 1 WHERE to_regclass('tenant') IS NOT NULL")
            return try table.count > 0 && connection.query("SELECT 1 FROM tenant").count > 0
        }
    }

    private static func check(_ settings: PostgreSQLSettings) throws(MessageStoreError) {
        guard settings.isSchemaName else {
            throw MessageStoreError(.database, "the name of the PostgreSQL schema \(PostgreSQLSettings.schemaRule)")
        }
    }

    /// Compares what the database defines with what the migrations make.
    public func schemaDifferences() async throws -> [String] {
        try await read { [schema] in try schema.differences($0) }
    }

    /// Compares now, in a transaction that writes nothing.
    public func checkWritable() async throws {
        try await write { [schema] in try schema.check($0, now: true) }
    }

    /// Ends all work and closes the connections.
    public func close() async throws {
        stopListening()
        await threads.close()
    }

    deinit { stopListening() }

    private func stopListening() {
        for listener in listeners.withLock({ $0 }) { listener.stop() }
    }

    /// Speaks when another store of the tenant, in this process or another one, made documents due, and once when it begins to
    /// listen.
    public var outboxAnnouncements: AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        guard let listener = try? AnnouncementListener(settings, own: announcement, stream: continuation) else {
            // Without a file descriptor left, documents go when the runner looks by itself.
            continuation.finish()
            return stream
        }
        continuation.onTermination = { _ in listener.stop() }
        listeners.withLock { $0.append(listener) }
        listener.start()
        return stream
    }

    /// The tenant's keys.
    package var keys: KeyRing { sealer.keys }

    /// Runs statements that see one snapshot and change nothing.
    ///
    /// - Parameter body: may run twice, when the connection breaks.
    package func read<Outcome: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Outcome
    ) async throws -> Outcome {
        try await threads.reads.run(body)
    }

    /// Runs statements as the one writer of the tenant. When `body` throws, nothing of it is committed.
    ///
    /// - Parameter body: may run twice, when PostgreSQL undoes the first run; only the last one counts.
    @discardableResult
    package func write<Outcome: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Outcome
    ) async throws -> Outcome {
        try await threads.writes.run(body)
    }

    /// Runs statements that take what no other instance holds, beside the writer of the tenant.
    package func leasing<Outcome: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Outcome
    ) async throws -> Outcome {
        try await threads.leases.run(body)
    }

    /// Runs statements on the session that holds locks, without a transaction.
    @discardableResult
    func locking<Outcome: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> Outcome
    ) async throws -> Outcome {
        try await threads.locks.run(body)
    }
}

/// Runs blocking work on a dispatch thread, not on the cooperative pool; errors are those of the contract.
func onThread<Outcome: Sendable>(_ body: @escaping @Sendable () throws -> Outcome) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(with: Result { try body() }.mapError { MessageStoreError.translating($0) })
        }
    }
}
