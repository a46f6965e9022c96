import MessageStore
import Messages
import Synchronization

/// Lets one decision at a time be taken about one conversation: read, decide, commit, then the next.
///
/// Documents of one conversation are in flight side by side, but their consequences are decided in turn, so that each
/// decision sees what the one before committed. Conversations do not wait for each other. Instances of a gateway that share a
/// store keep out of each other's conversations too.
public final class ConversationGate: Sendable {
    private struct Line {
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let lines = Mutex<[Ticket: Line]>([:])

    private let locks: any ConversationLocks

    /// Makes an open gate.
    ///
    /// - Parameter locks: keeps other processes away.
    public init(locks: any ConversationLocks) { self.locks = locks }

    /// Runs `body` when nobody else is inside for this conversation; in the order of arrival.
    ///
    /// `body` must not enter the gate again for the same conversation.
    ///
    /// - Throws: what `body` throws, or why other processes cannot be kept away.
    public func passing<Value: Sendable>(_ conversation: Ticket, _ body: () async throws -> Value) async throws
        -> Value
    {
        try await passing(all: [conversation], body)
    }

    /// Runs `body` when nobody else is inside for any of these conversations: an application that came by transfer has
    /// documents in two.
    ///
    /// Conversations are entered in one order by everybody, so that nobody waits in a circle.
    public func passing<Value: Sendable>(all conversations: Set<Ticket>, _ body: () async throws -> Value)
        async throws -> Value
    {
        let ordered = conversations.sorted { $0.value.utf8.lexicographicallyPrecedes($1.value.utf8) }
        for conversation in ordered { await enter(conversation) }
        defer { ordered.reversed().forEach(leave) }
        try await locks.lock(ordered)
        do {
            let value = try await body()
            await locks.unlock(ordered)
            return value
        } catch {
            await locks.unlock(ordered)
            throw error
        }
    }

    private func enter(_ conversation: Ticket) async {
        await withCheckedContinuation { continuation in
            let free = lines.withLock { lines -> Bool in
                guard lines[conversation] != nil else {
                    lines[conversation] = Line()
                    return true
                }
                lines[conversation]?.waiting.append(continuation)
                return false
            }
            if free { continuation.resume() }
        }
    }

    private func leave(_ conversation: Ticket) {
        lines.withLock { lines -> CheckedContinuation<Void, Never>? in
            guard let line = lines[conversation], !line.waiting.isEmpty else {
                lines[conversation] = nil
                return nil
            }
            return lines[conversation]?.waiting.removeFirst()
        }?.resume()
    }
}
