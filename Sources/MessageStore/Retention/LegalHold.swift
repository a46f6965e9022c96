import Messages
import SocialSecurity
import XMLSecurity

/// What must not be destroyed at the end of its retention, because proceedings need it.
public enum LegalHoldScope: Hashable, Sendable {
    /// Everything of the conversations in which a person is named, under any number that the person has or had, and the person's entries
    /// of the decision register.
    case person(SSIN)
    /// One conversation, such as that of an application.
    case conversation(Ticket)
    /// Everything of the OCMW.
    case everything

    /// Its kind.
    public var kind: Kind {
        switch self {
        case .person: .person
        case .conversation: .conversation
        case .everything: .everything
        }
    }

    /// The kind of a scope, as it is stored and shown.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case person, conversation, everything
    }
}

/// A legal hold that was set. Whose it is when it holds a person nobody reads here; the audit log knows.
public struct LegalHold: Hashable, Sendable {
    /// Its name.
    public let id: Ticket
    /// What it holds.
    public let kind: LegalHoldScope.Kind
    /// Which conversation, when it holds one.
    public let conversation: Ticket?
    /// Why, as the administrator wrote it; no personal data.
    public let reason: String
    /// Since when.
    public let setAt: UTCInstant
    /// When it was released; `nil` while it holds.
    public let releasedAt: UTCInstant?

    /// Describes a hold.
    public init(
        id: Ticket, kind: LegalHoldScope.Kind, conversation: Ticket?, reason: String, setAt: UTCInstant,
        releasedAt: UTCInstant?
    ) {
        self.id = id
        self.kind = kind
        self.conversation = conversation
        self.reason = reason
        self.setAt = setAt
        self.releasedAt = releasedAt
    }
}
