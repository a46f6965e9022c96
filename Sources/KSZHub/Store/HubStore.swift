import Messages
import SocialSecurity

/// What the hub must still know after a restart. Each method is one transaction, durable when it returns.
///
/// The hub keeps no queue: nothing here is waiting to be sent.
public protocol HubStore: Sendable {
    /// Remembers a document at its first meeting and returns what is remembered under its sender and ticket: `record`
    /// itself when it is the first, the earlier one (perhaps with another digest) when it is not.
    func meet(_ record: MessageRecord) async throws -> MessageRecord

    /// Remembers a document that is about to be forwarded. Repeating it changes nothing.
    func carry(_ document: CarriedDocument) async throws

    /// Records a final outcome; the first stays, later ones are ignored. A refused document is no carried one any more.
    func finish(_ key: IdempotencyKey, outcome: FinalOutcome) async throws

    /// The carried document with this ticket and digest.
    func carried(_ reference: DocumentReference) async throws -> CarriedDocument?

    /// The carried transfers about a person that were signed to one of these organisations.
    func transfers(about person: PersonKey, to recipients: Set<EnterpriseNumber>) async throws -> [CarriedDocument]

    /// Every line of the sectoral repertory about a person, oldest first.
    func lines(about person: PersonKey) async throws -> [DirectoryLine]

    /// Puts a line in the place of the one with the same person, organisation, quality, phase and first day, or adds
    /// it.
    func put(_ line: DirectoryLine) async throws

    /// Removes the line with the same person, organisation, quality, phase and first day.
    func remove(_ line: DirectoryLine) async throws
}
