/// A clear field by which lines are found.
public enum AuditSearchField: Hashable, Sendable, CaseIterable {
    /// Kind of act.
    case act
    /// Service and operation.
    case service
    /// Legal context.
    case legalContext
    /// How it ended.
    case outcome
    /// Program used.
    case application
    /// The other organisation.
    case counterpart
    /// Sender's ticket.
    case ticket
    /// Ticket of the KSZ.
    case kszTicket
    /// Ticket of the conversation.
    case conversation

    var tag: LeafTag {
        switch self {
        case .act: .act
        case .service: .service
        case .legalContext: .legalContext
        case .outcome: .outcome
        case .application: .application
        case .counterpart: .counterpart
        case .ticket: .ticket
        case .kszTicket: .kszTicket
        case .conversation: .conversation
        }
    }
}
