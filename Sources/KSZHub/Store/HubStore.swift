import Messages
import SocialSecurity

/// What the hub must still know after a restart. Each method is one transaction, durable when it returns.
///
/// The hub keeps no queue: nothing here is waiting to be sent.
public protocol HubStore: WitnessStore {
    /// Remembers a document at its first meeting and returns what is remembered under its sender and ticket: `record`
    /// itself when it is the first, the earlier one (perhaps with another digest) when it is not.
    ///
    /// - Parameter passage: makes the entry in the sender's list of tickets out of what is remembered; written in the
    ///   same transaction, so that no ticket is met without standing in a list.
    func meet(
        _ record: MessageRecord, noting passage: @escaping @Sendable (MessageRecord) -> TicketPassage?
    ) async throws -> MessageRecord

    /// Remembers who sends the first document of a conversation, and returns who did: `sender` itself when it is the
    /// first, for ever the same afterwards.
    func begin(_ conversation: Ticket, by sender: EnterpriseNumber) async throws -> EnterpriseNumber

    /// Remembers a document that is about to be forwarded. Repeating it changes nothing.
    func carry(_ document: CarriedDocument) async throws

    /// Records a final outcome and returns the one that stays: the first; later ones are ignored. A refused document is
    /// no carried one any more.
    @discardableResult
    func finish(_ key: IdempotencyKey, outcome: FinalOutcome) async throws -> FinalOutcome

    /// The carried document with this ticket and digest.
    func carried(_ reference: DocumentReference) async throws -> CarriedDocument?

    /// The carried documents that answer or follow this one.
    func followers(of reference: DocumentReference) async throws -> [CarriedDocument]

    /// The carried transfers about a person that were signed to one of these organisations and have the outcome
    /// `delivered`.
    func deliveredTransfers(about person: PersonKey, to recipients: Set<EnterpriseNumber>) async throws
        -> [CarriedDocument]

    /// Every line of the sectoral repertory about a person, oldest first.
    func lines(about person: PersonKey) async throws -> [DirectoryLine]

    /// Changes lines of the sectoral repertory and records the final outcome of the document that asked for it, both
    /// or neither: a hub that dies in between never does it a second time.
    ///
    /// - Returns: the outcome that stays, which is an earlier one when there is one (then nothing is changed); nil when
    ///   the lines are no longer those of `change.before`, and nothing was written.
    func apply(_ change: DirectoryChange, finishing key: IdempotencyKey, outcome: FinalOutcome) async throws
        -> FinalOutcome?

    /// Adds to an organisation's list of tickets of a day; see `TicketPassage.merged(into:)`.
    func note(_ passage: TicketPassage) async throws

    /// Part of an organisation's list of tickets of a day, in the order of first meeting, and how long the whole is.
    func tickets(of organisation: EnterpriseNumber, on day: CivilDate, skipping count: Int, limit: Int) async throws
        -> TicketListPart

    /// Keeps one signed page of a day that is over, and returns the one that stays: the first.
    ///
    /// From then on nothing is added to that day any more: a passage that comes for it goes to the day after the last
    /// one of which a page is kept.
    func keep(_ page: [UInt8], as key: TicketListKey) async throws -> [UInt8]

    /// The kept page, or nil.
    func ticketListPage(_ key: TicketListKey) async throws -> [UInt8]?
}
