import MessageStore
import Messages

extension Caller {
    /// What was sent under this ticket before, when the same call comes again; `nil` for a new one.
    ///
    /// - Throws: `RequestProblem` with `.referenceConflict` when the document says something else.
    func sentBefore(ticket: Ticket, payload: Payload, legalContext: LegalContext, criteria: Criteria) async throws
        -> SentDocument?
    {
        guard let stored = try await tenant.store.document(sender: tenant.organisation, ticket: ticket) else {
            return nil
        }
        let document = try stored.businessDocument()
        guard document.payload == payload, document.header.legalContext == legalContext,
            document.header.criteria == criteria
        else {
            throw RequestProblem(
                .referenceConflict, "A message with this reference exists with other content.",
                remedy: "Use a new reference for what is new.")
        }
        return SentDocument(ticket: ticket, conversation: stored.conversation)
    }
}
