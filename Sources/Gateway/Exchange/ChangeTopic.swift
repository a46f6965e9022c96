import MessageStore
import Messages

/// What a long poll can wait for.
public enum ChangeTopic: Hashable, Sendable {
    /// Anything of one application.
    case application(ApplicationID)
    /// Anything of one conversation.
    case conversation(Ticket)
    /// A new row in the inbox.
    case inbox

    /// Everything that a commit touched.
    public static func topics(of changes: Changes) -> Set<ChangeTopic> {
        var topics: Set<ChangeTopic> = []
        topics.formUnion(changes.applications.map { .application($0.id) })
        topics.formUnion(changes.applicationStates.map { .application($0.id) })
        topics.formUnion(changes.steps.map { .application($0.application) })
        topics.formUnion(changes.transfers.map { .application($0.application) })
        topics.formUnion(changes.events.map { .conversation($0.conversation) })
        topics.formUnion(changes.outgoing.map { .conversation($0.document.conversation) })
        return topics
    }
}
