import Messages
import SocialSecurity
import XMLSecurity

/// One time that the hub had to do with a document of an OCMW: what goes into the list of tickets of that day.
public struct TicketPassage: Hashable, Sendable {
    /// Whose list.
    public let organisation: EnterpriseNumber
    /// The day in Belgium.
    public let day: CivilDate
    /// The entry as it would be if nothing else happened that day.
    public let entry: TicketEntry
    /// True for a new arrival, false for what came of one.
    public let isArrival: Bool

    /// Makes a passage.
    public init(organisation: EnterpriseNumber, day: CivilDate, entry: TicketEntry, isArrival: Bool) {
        self.organisation = organisation
        self.day = day
        self.entry = entry
        self.isArrival = isArrival
    }

    /// The entry of the day after this passage: the first time, the last time, the best outcome with its code.
    ///
    /// - Parameter known: the entry before, of the same organisation, day, direction and hub's ticket.
    public func merged(into known: TicketEntry?) -> TicketEntry {
        guard let known else { return entry }
        let outcome = TicketEntry.Outcome.stronger(entry.outcome, known.outcome)
        return TicketEntry(
            direction: known.direction, ticket: known.ticket, ticketCBSS: known.ticketCBSS,
            operation: known.operation, legalContext: known.legalContext, counterpart: known.counterpart,
            firstAt: min(known.firstAt, entry.firstAt), lastAt: max(known.lastAt, entry.lastAt),
            passages: known.passages + (isArrival ? 1 : 0), outcome: outcome,
            code: outcome == entry.outcome ? entry.code : known.code)
    }
}

/// A stretch of a list of tickets.
public struct TicketListPart: Hashable, Sendable {
    /// How many entries the whole list has.
    public let count: Int
    /// The entries asked for.
    public let entries: [TicketEntry]

    /// Makes a part.
    public init(count: Int, entries: [TicketEntry]) {
        self.count = count
        self.entries = entries
    }
}

/// Names one page of one day's list of one organisation.
public struct TicketListKey: Hashable, Sendable {
    /// Whose list.
    public let organisation: EnterpriseNumber
    /// The day in Belgium.
    public let day: CivilDate
    /// The page, from 1.
    public let page: Int

    /// Names a page.
    public init(organisation: EnterpriseNumber, day: CivilDate, page: Int) {
        self.organisation = organisation
        self.day = day
        self.page = page
    }
}
