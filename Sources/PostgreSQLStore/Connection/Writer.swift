import MessageStore

/// The one writer of a tenant, among all instances: it takes the tenant's lock, then runs every call that waits, and commits
/// once for all of them.
///
/// So numbers of rows become visible in their order, and many calls share one wait for the disk. Each call stands for itself:
/// one that throws is undone alone.
struct Writer {
    let slot: ConnectionSlot
    /// What has to fit before something is written.
    let schema: SchemaGuard

    /// Calls that share one commit, at most: others of the tenant wait for it.
    static let callLimit = 64

    /// A stopped instance must not keep the others of its tenant waiting: what it left open is undone after half a minute.
    private static let begin = """
        BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = '30s'
        """

    /// Runs calls and tells each how it ended.
    func run(_ calls: [StoreCall]) {
        let ends: [MessageStoreError?]
        do {
            do {
                ends = try attempt(calls)
            } catch let failure as DatabaseFailure where failure.isTransient || failure.isConnectionLost {
                // Nothing was committed: from the beginning, once.
                ends = try attempt(calls)
            }
        } catch {
            ends = calls.map { _ in .translating(error) }
        }
        for (call, end) in zip(calls, ends) { call.finish(end) }
        announce()
    }

    /// Tells other stores of the tenant that documents became due: after the commit, in a transaction that waits for no disk,
    /// since commits that announce wait for each other.
    private func announce() {
        guard let session = slot.idleSession, session.connection.hasDueDocuments else { return }
        session.connection.hasDueDocuments = false
        do {
            _ = try session.one(
                "SELECT pg_notify($1, $2)", [.text(slot.channel), .text(slot.announcement.text)])
        } catch {
            // A hint that is lost: others look by themselves every few seconds. The next call finds the connection lost.
            return
        }
    }

    /// One transaction.
    ///
    /// - Returns: how each call ended; those with `nil` are committed.
    /// - Throws: `DatabaseFailure` when nothing is committed for sure, anything else when none of the calls is to run again.
    private func attempt(_ calls: [StoreCall]) throws -> [MessageStoreError?] {
        let session = try slot.session()
        do {
            try session.connection.execute(Self.begin)
            _ = try session.one("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [.text(slot.lockName)])
            try schema.check(session)
            let ends = try calls.map { try run($0, session) }
            try commit(session)
            return ends
        } catch {
            // When this fails too, the connection is not idle and the slot takes a new one.
            if !session.connection.isIdle { try? session.connection.execute("ROLLBACK") }
            throw error
        }
    }

    /// - Returns: the error of a call that was undone alone.
    /// - Throws: what ends the whole transaction.
    private func run(_ call: StoreCall, _ session: StoreSession) throws -> MessageStoreError? {
        try session.connection.execute("SAVEPOINT call")
        do {
            try call.run(session)
            try session.connection.execute("RELEASE SAVEPOINT call")
            return nil
        } catch let failure as DatabaseFailure where failure.isTransient || failure.isConnectionLost {
            throw failure
        } catch {
            try session.connection.execute("ROLLBACK TO SAVEPOINT call; RELEASE SAVEPOINT call")
            return .translating(error)
        }
    }

    private func commit(_ session: StoreSession) throws {
        do {
            try session.connection.execute("COMMIT")
        } catch let failure as DatabaseFailure where failure.isConnectionLost {
            throw MessageStoreError(
                .database, "the connection to PostgreSQL was lost during a commit: whether it holds is not known")
        } catch let failure as DatabaseFailure {
            throw failure.storeError
        }
    }
}
