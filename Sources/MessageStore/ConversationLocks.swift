import Messages

/// Keeps other processes that work on the same store from deciding about a conversation at the same time.
public protocol ConversationLocks: Sendable {
    /// Waits until no other process holds any of these conversations, then holds them. Within one process the caller sees to it
    /// that nobody asks for one that is held.
    ///
    /// - Throws: `MessageStoreError` with `.database` when another process holds one for too long, or the database is away.
    func lock(_ conversations: [Ticket]) async throws

    /// Lets go what `lock` gave. When it cannot be said, the end of the connection says it.
    func unlock(_ conversations: [Ticket]) async
}

/// One process alone works on the store: there is nobody to keep away.
extension ConversationLocks {
    /// Nothing to wait for.
    public func lock(_ conversations: [Ticket]) async throws {}

    /// Nothing to let go.
    public func unlock(_ conversations: [Ticket]) async {}
}
