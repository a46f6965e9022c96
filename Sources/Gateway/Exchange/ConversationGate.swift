import Messages
import Synchronization

/// Lets one decision at a time be taken about one conversation: read, decide, commit, then the next.
///
/// Documents of one conversation are in flight side by side, but their consequences are decided in turn, so that each
/// decision sees what the one before committed. Conversations do not wait for each other.
public final class ConversationGate: Sendable {
    private struct Line {
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let lines = Mutex<[Ticket: Line]>([:])

    /// Makes an open gate.
    public init() {}

    /// Runs `body` when nobody else is inside for this conversation; in the order of arrival.
    ///
    /// `body` must not enter the gate again for the same conversation.
    public func passing<Value: Sendable>(_ conversation: Ticket, _ body: () async throws -> Value) async rethrows
        -> Value
    {
        await enter(conversation)
        defer { leave(conversation) }
        return try await body()
    }

    /// Runs `body` when nobody else is inside for any of these conversations: an application that came by transfer has
    /// documents in two.
    ///
    /// Conversations are entered in one order by everybody, so that nobody waits in a circle.
    public func passing<Value: Sendable>(all conversations: Set<Ticket>, _ body: () async throws -> Value)
        async rethrows -> Value
    {
        let ordered = conversations.sorted { $0.value.utf8.lexicographicallyPrecedes($1.value.utf8) }
        for conversation in ordered { await enter(conversation) }
        defer { ordered.reversed().forEach(leave) }
        return try await body()
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
