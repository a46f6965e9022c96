import MessageStore
import Messages
import XMLSecurity

extension Dispatcher {
    /// Keeps a receipt that is not the one that ended the document: who gives two receipts for one document contradicts itself,
    /// and both prove it. The first one stands. The same receipt again changes nothing.
    func keepSecondReceipt(
        of reply: VerifiedReply, _ sent: BusinessDocument, _ claim: OutboxClaim, tenant: Tenant, at instant: UTCInstant
    ) async throws {
        guard case .receipt = reply.answer, let second = reply.evidence.last else { return }
        let receipts = try await tenant.store.documents(inReplyTo: claim.document.ticket).filter {
            $0.operation == .receipt
        }
        guard !receipts.isEmpty, !receipts.contains(where: { $0.digest == second.digest }) else { return }
        let leaf = try settlements.leaf(aboutSecondReceiptFor: claim, sent, tenant: tenant, at: instant)
        try await tenant.store.commit(Changes(evidence: [second], leaves: [leaf]))
        logger.error(
            "a recipient gave another receipt for the same document",
            metadata: [
                "organisation": "\(tenant.organisation)", "partner": "\(claim.document.recipient)",
                "ticket": "\(claim.document.ticket)", "receipt": "\(second.ticket)",
            ])
    }
}
