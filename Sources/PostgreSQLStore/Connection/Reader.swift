import MessageStore

/// Runs one call at a time in a transaction of its own.
struct Reader {
    let slot: ConnectionSlot
    let begin: String
    /// What has to fit before something is written.
    let schema: SchemaGuard?

    /// Every statement of a read sees the same commits.
    static let beginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    /// Leases take what others do not hold: no lock of the tenant.
    static let beginLeasing = "BEGIN ISOLATION LEVEL READ COMMITTED"

    /// Runs a call once more when the connection broke before its commit was asked for, or PostgreSQL undid it.
    func run(_ call: StoreCall) {
        do {
            do {
                try attempt(call)
            } catch let failure as DatabaseFailure where failure.isTransient || failure.isConnectionLost {
                try attempt(call)
            }
            call.finish(nil)
        } catch {
            call.finish(.translating(error))
        }
    }

    private func attempt(_ call: StoreCall) throws {
        let session = try slot.session()
        try session.connection.execute(begin)
        do {
            try schema?.check(session)
            try call.run(session)
        } catch {
            // When this fails too, the connection is not idle and the slot takes a new one.
            try? session.connection.execute("ROLLBACK")
            throw error
        }
        do {
            try session.connection.execute("COMMIT")
        } catch let failure as DatabaseFailure {
            // Whether it is committed is not known: not to be run again.
            throw failure.storeError
        }
    }
}
