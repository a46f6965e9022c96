import Messages
import SocialSecurity
import XMLSecurity

/// An arrival together with what the hub remembers of its ticket: every stamp repeats these two values.
struct Meeting: Sendable {
    let arrival: Arrival
    /// The hub's own ticket, given at the first meeting.
    let ticketCBSS: Ticket
    /// When the document first came.
    let timestampReceive: UTCInstant
    /// The faults to commit on the way.
    var faults: Set<Fault> = []
}
