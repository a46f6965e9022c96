import MessageStore
import Messages

/// Other instances are kept away by advisory locks of the session: they cost no write, and end with the connection of an instance
/// that was killed.
///
/// When only the connection that holds them breaks, others may decide while a decision here goes on: rows that both would change
/// are still guarded by their versions and states.
extension PostgreSQLStore {
    /// How often it looks again, milliseconds: longer each time, up to the last.
    private static let pauses: [Int64] = [2, 4, 8, 16, 32]
    /// How long it waits for another instance: longer than a decision takes.
    private static let patience: Duration = .seconds(20)

    /// Takes all or none, again and again: whoever holds one never waits for another.
    public func lock(_ conversations: [Ticket]) async throws {
        let begin = ContinuousClock.now
        var looks = 0
        while try await !locking({ try $0.tryLock(conversations) }) {
            guard begin.duration(to: .now) < Self.patience else {
                throw MessageStoreError(.database, "another instance decides about the same conversation for too long")
            }
            let pause = Self.pauses[min(looks, Self.pauses.count - 1)]
            try await Task.sleep(for: .milliseconds(Int64.random(in: 1...pause)))
            looks += 1
        }
    }

    /// Lets them go.
    public func unlock(_ conversations: [Ticket]) async {
        do {
            try await locking { try $0.unlock(conversations) }
        } catch {
            // The connection is lost, and with it the locks.
            return
        }
    }
}

extension StoreSession {
    /// - Returns: false when another session holds one: then none is held.
    func tryLock(_ conversations: [Ticket]) throws -> Bool {
        for (count, conversation) in conversations.enumerated() {
            let row = try one(
                "SELECT pg_try_advisory_lock(\(Self.conversationLock))::int::bigint AS held",
                [.text(name(of: conversation))])
            guard try row?.integer("held") == 1 else {
                try unlock(Array(conversations.prefix(count)))
                return false
            }
        }
        return true
    }

    func unlock(_ conversations: [Ticket]) throws {
        for conversation in conversations {
            _ = try one("SELECT pg_advisory_unlock(\(Self.conversationLock))", [.text(name(of: conversation))])
        }
    }

    /// Number of the lock of a name; another one than that of the tenant's own lock.
    private static let conversationLock = "hashtextextended('conversation/' || current_schema() || '/' || $1, 0)"

    private func name(of conversation: Ticket) -> String {
        "\(sealer.keys.organisation.digits)/\(conversation.value)"
    }
}
