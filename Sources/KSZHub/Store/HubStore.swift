import Messages
import SocialSecurity

/// What the hub must still know after a restart. Each method is one transaction, durable when it returns.
///
/// The hub keeps no queue: nothing here is waiting to be sent.
public protocol HubStore: Sendable {
    /// Remembers a document at its first meeting and returns what is remembered under its sender and ticket: `record`
    /// itself when it is the first, the earlier one (perhaps with another digest) when it is not.
    func meet(_ record: MessageRecord) async throws -> MessageRecord

    /// Records a final outcome, and the delivered document with it. The first final outcome stays; later ones are
    /// ignored.
    func finish(_ key: IdempotencyKey, outcome: FinalOutcome, delivered: DeliveredDocument?) async throws

    /// The delivered document with this ticket and digest.
    func delivered(_ reference: DocumentReference) async throws -> DeliveredDocument?

    /// The delivered transfers about a person that were signed to one of these organisations.
    func transfers(about person: PersonKey, to recipients: Set<EnterpriseNumber>) async throws -> [DeliveredDocument]

    /// Every line of the sectoral repertory about a person, oldest first.
    func lines(about person: PersonKey) async throws -> [DirectoryLine]

    /// Puts a line in the place of the one with the same person, organisation, quality, phase and first day, or adds
    /// it.
    func put(_ line: DirectoryLine) async throws

    /// Removes the line with the same person, organisation, quality, phase and first day.
    func remove(_ line: DirectoryLine) async throws
}
