import MessageStore
import Synchronization

/// Lets nobody write through a schema that the migrations did not make: a trigger could take away in the same transaction
/// what was written.
final class SchemaGuard: Sendable {
    private let settings: PostgreSQLSettings
    private let sealer: ValueSealer
    private let expected = Mutex<DatabaseSchema?>(nil)
    private let lastLook = Mutex<ContinuousClock.Instant?>(nil)

    /// How long a comparison holds for writes: comparing takes as long as some of them.
    static let interval = Duration.seconds(10)

    init(_ settings: PostgreSQLSettings, sealer: ValueSealer) {
        self.settings = settings
        self.sealer = sealer
    }

    /// In which parts the schema differs from what the migrations make.
    func differences(_ session: StoreSession) throws -> [String] {
        try DatabaseSchema(session, schema: settings.schema).differences(from: made())
    }

    /// To be called at the begin of a transaction that writes.
    ///
    /// - Parameter now: whether to compare even when it was compared just now.
    /// - Throws: `MessageStoreError` with `.schemaDiffers`, or `.schemaTooNew` when a newer program brought the schema up to
    ///   date.
    func check(_ session: StoreSession, now: Bool = false) throws {
        let instant = ContinuousClock.now
        guard now || lastLook.withLock({ $0 }).map({ instant - $0 > Self.interval }) ?? true else { return }
        lastLook.withLock { $0 = nil }
        let differences = try differences(session)
        guard differences.isEmpty else {
            if try SchemaMigration.isSuperseded(session) {
                throw MessageStoreError(
                    .schemaTooNew, "a newer version changed the database meanwhile; remedy: start that version")
            }
            throw MessageStoreError(schemaDifferences: differences)
        }
        lastLook.withLock { $0 = instant }
    }

    private func made() throws -> DatabaseSchema {
        if let known = expected.withLock({ $0 }) { return known }
        let made = try DatabaseSchema.expected(settings, sealer)
        expected.withLock { $0 = made }
        return made
    }
}
