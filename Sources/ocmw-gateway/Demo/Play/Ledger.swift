import Synchronization

/// What the story leaves behind for its epilogue: conversations, and documents that went past the gateways.
final class Ledger: Sendable {
    /// One conversation with the offices that take part in it.
    struct Conversation: Hashable, Sendable {
        let title: String
        let ticket: String
        /// Keys of the offices.
        var offices: [String]
        /// Signed documents that no gateway has.
        var documents: [[UInt8]] = []
    }

    private let state = Mutex<[Conversation]>([])

    var conversations: [Conversation] { state.withLock { $0 } }

    func note(_ title: String, _ ticket: String, _ offices: Cast.Office...) {
        let conversation = Conversation(title: title, ticket: ticket, offices: offices.map(\.key))
        state.withLock { $0.append(conversation) }
    }

    /// One more office takes part in a conversation.
    func join(_ ticket: String, _ office: Cast.Office) {
        change(ticket) { if !$0.offices.contains(office.key) { $0.offices.append(office.key) } }
    }

    /// Signed documents of a conversation that no gateway has.
    func add(_ documents: [[UInt8]], to ticket: String) {
        change(ticket) { $0.documents += documents }
    }

    private func change(_ ticket: String, _ change: (inout Conversation) -> Void) {
        state.withLock { conversations in
            for index in conversations.indices where conversations[index].ticket == ticket {
                change(&conversations[index])
            }
        }
    }
}
