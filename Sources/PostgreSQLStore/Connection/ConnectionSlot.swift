import MessageStore

/// The connection of one thread, made on first use and again when it was lost.
final class ConnectionSlot {
    private let settings: PostgreSQLSettings
    private let sealer: ValueSealer
    private var connection: Connection?

    /// What is announced.
    let announcement: Announcement

    init(_ settings: PostgreSQLSettings, sealer: ValueSealer, announcement: Announcement) {
        self.announcement = announcement
        self.settings = settings
        self.sealer = sealer
    }

    /// A session on a connection that works as far as is known and has no transaction open.
    func session() throws -> StoreSession {
        if let connection, !connection.isLost, connection.isIdle {
            return StoreSession(connection: connection, sealer: sealer)
        }
        connection = nil
        let made = try Connection(settings, tenant: sealer.keys.organisation.digits)
        _ = try made.query("SELECT set_config('application_name', $1, false)", [.text(announcement.applicationName)])
        connection = made
        return StoreSession(connection: made, sealer: sealer)
    }

    /// A session on the connection that was used last, when it still works and has no transaction open.
    var idleSession: StoreSession? {
        guard let connection, !connection.isLost, connection.isIdle else { return nil }
        return StoreSession(connection: connection, sealer: sealer)
    }

    /// Where stores announce that documents became due.
    var channel: String { settings.schema }

    /// Name of the tenant's lock.
    var lockName: String { "\(settings.schema)/\(sealer.keys.organisation.digits)" }
}
