import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Treats one stamped document for the tenant to which it is addressed.
struct ReceptionDesk {
    let environment: GatewayEnvironment
    let tenant: Tenant
    let effects: any BusinessEffects
    let instant: UTCInstant

    private var composer: DocumentComposer { DocumentComposer(environment: environment) }
    private var auditor: Auditor { Auditor(environment: environment) }

    /// Accepts or refuses the document.
    ///
    /// - Returns: bytes of the signed receipt or refusal.
    /// - Throws: `Rejection` when the hub's stamp and the document do not fit: a fault, not final. Other errors are
    ///   failures of this gateway; nothing was committed.
    func treat(_ forward: HubForward) async throws -> [UInt8] {
        if let receipt = try await firstReceipt(of: forward) { return receipt }
        let document: EmbeddedDocument
        do {
            document = try verified(forward)
        } catch {
            return try await refuse(error, forward: forward, document: try? BusinessDocument(forward.document))
        }
        try checkStamp(forward.attested, names: document)
        return try await tenant.conversations.passing(document.document.header.conversation) {
            try await treat(document, forward: forward)
        }
    }

    /// The receipt given before for the very same bytes under the same sender and ticket.
    ///
    /// Looked up before the document is judged again: a certificate that expired since must not turn a receipt into a
    /// refusal. The stamp's digest is known to be the document's.
    private func firstReceipt(of forward: HubForward) async throws -> [UInt8]? {
        let stamp = forward.attested
        let known = try await tenant.store.known(stamp.senderTicket, of: stamp.sender, digest: stamp.digest)
        guard case .duplicate(let receipt) = known else { return nil }
        return try await repeated(try? BusinessDocument(forward.document), forward: forward, receipt: receipt)
    }

    /// The document's own signature, signer, schema and operation.
    private func verified(_ forward: HubForward) throws(Rejection) -> EmbeddedDocument {
        let document: EmbeddedDocument
        do {
            document = try EmbeddedDocument(forward.document, in: environment, at: instant)
        } catch {
            switch error {
            case .signature(let steps): throw Rejection(steps, otherwise: .documentSignatureInvalid)
            case .signerIsNotSender: throw Rejection(.signerIsNotCustomer)
            case .form(let error): throw Rejection(error)
            }
        }
        let operation = document.document.operation
        guard operation.isSentByCustomer, !operation.answeredByHub, operation.service != .exchange else {
            throw Rejection(.operationBetweenOrganisations)
        }
        return document
    }

    /// The stamp must name exactly what the document says of itself.
    private func checkStamp(_ stamp: HubStamp, names document: EmbeddedDocument) throws(Rejection) {
        guard stamp.document == document.stored.reference else {
            throw Rejection(.stampTicketIsOfDocument)
        }
        guard stamp.sender == document.signer, stamp.recipient == document.document.header.recipient else {
            throw Rejection(.stampOrganisationsAreOfDocument)
        }
    }

    /// Known documents first: a repetition gets its first receipt, however old it is by now.
    private func treat(_ document: EmbeddedDocument, forward: HubForward) async throws -> [UInt8] {
        let (ticket, digest) = (document.stored.ticket, document.stored.digest)
        if let known = try await tenant.store.known(ticket, of: document.signer, digest: digest) {
            return try await answer(document, forward: forward, known: known)
        }
        do {
            try DocumentAgeLimit.check(
                document.document.header, operation: document.document.operation, at: instant)
        } catch {
            return try await refuse(error, forward: forward, document: document.document)
        }
        let incoming = VerifiedIncoming(
            document: document.document, reference: document.stored.reference,
            sentAt: forward.attested.timestampReceive, kszTicket: forward.attested.ticketCBSS)
        switch try await effects.decide(about: incoming, tenant: tenant, at: instant) {
        case .refuse(let code, let path):
            return try await refuse(
                Rejection(code, elementPath: path.map { "/\(document.document.operation.rawValue)/\($0)" }),
                forward: forward, document: document.document)
        case .accept(let consequences):
            return try await accept(document, forward: forward, consequences: consequences)
        }
    }

    private func accept(_ document: EmbeddedDocument, forward: HubForward, consequences: Changes) async throws
        -> [UInt8]
    {
        let leaf = try leaf(.documentAccepted, document.document, forward: forward, outcome: .done)
        let receipt = try composer.compose(
            .receipt(
                Receipt(
                    timestampReceive: instant, leafHash: DocumentDigest(leaf.leafHash.bytes),
                    checkpoint: try await tenant.store.receiptCheckpoint(at: instant)?.note)),
            for: tenant, to: document.signer, conversation: document.document.header.conversation,
            inReplyTo: document.stored.reference, at: instant)
        var changes = consequences
        changes.leaves.insert(leaf, at: 0)
        changes.events.insert(event(TimelineCode.documentReceived, document.document, forward: forward), at: 0)
        let incoming = IncomingDocument(
            document: document.stored, stamp: forward.stamp.stored, receipt: receipt.stored)
        switch try await tenant.store.accept(incoming, changes: changes) {
        case .accepted:
            tenant.announce(changes)
            tenant.changes.notify([.inbox])
            return receipt.stored.bytes
        case .known(let known): return try await answer(document, forward: forward, known: known)
        }
    }

    private func answer(
        _ document: EmbeddedDocument, forward: HubForward, known: KnownIncoming
    ) async throws -> [UInt8] {
        switch known {
        case .duplicate(let receipt):
            try await repeated(document.document, forward: forward, receipt: receipt)
        case .conflict(let first): try await conflict(document, forward: forward, with: first)
        }
    }

    /// A known ticket with the same content: the first receipt; after its erasure a refusal that says that it was accepted.
    private func repeated(
        _ document: BusinessDocument?, forward: HubForward, receipt: [UInt8]?
    ) async throws -> [UInt8] {
        guard let receipt else {
            return try await refuse(
                Rejection(.acceptedAndErased), forward: forward, document: document, act: .documentDuplicate)
        }
        let leaf = try leaf(.documentDuplicate, document, forward: forward, outcome: .done)
        try await tenant.store.commit(Changes(leaves: [leaf]))
        return receipt
    }

    /// A known ticket with other content: a refusal that names both digests.
    private func conflict(
        _ document: EmbeddedDocument, forward: HubForward, with first: DocumentDigest?
    ) async throws -> [UInt8] {
        var rejection = Rejection(.ticketConflict)
        rejection.information = TicketConflict(accepted: first, refused: document.stored.digest).information
        return try await refuse(rejection, forward: forward, document: document.document, act: .documentConflict)
    }
}

extension ReceptionDesk {
    /// Signs and records a refusal. What the document says of itself may be unverified: only the stamp is relied upon.
    private func refuse(
        _ rejection: Rejection, forward: HubForward, document: BusinessDocument?, act: AuditAct = .documentRefused
    ) async throws -> [UInt8] {
        let stamp = forward.attested
        let conversation = document?.header.conversation ?? environment.ticket()
        let refusal = try composer.compose(
            .refusal(rejection.refusal(by: tenant.organisation.digits)), for: tenant, to: stamp.sender,
            conversation: conversation, inReplyTo: stamp.document, at: instant)
        let code = rejection.code.rawValue
        let leaf = try leaf(act, document, forward: forward, outcome: .refused, rule: code)
        var changes = Changes(evidence: [refusal.stored], leaves: [leaf])
        if let document {
            changes.events = [
                event(TimelineCode.documentReceptionRefused, document, forward: forward, details: ["code": code])
            ]
        }
        try await tenant.store.recordRefusal(
            RefusedIncoming(
                ticket: stamp.senderTicket, sender: stamp.sender, digest: stamp.digest, code: code, instant: instant),
            changes: changes)
        tenant.announce(changes)
        return refusal.stored.bytes
    }

    private func leaf(
        _ act: AuditAct, _ document: BusinessDocument?, forward: HubForward, outcome: AuditOutcome,
        rule: String? = nil
    ) throws -> SealedLeaf {
        let stamp = forward.attested
        let access = document?.operation.auditAccess ?? .changed
        var facts = AuditFacts(act, access: access, by: .process("reception"))
        if let document { facts = facts.about(document) }
        facts.legalContext = facts.legalContext.flatMap { AuditText.admissible($0.value) == nil ? nil : $0 }
        facts.counterpart = stamp.sender
        facts.ticket = stamp.senderTicket
        facts.kszTicket = stamp.ticketCBSS
        facts.digest = stamp.digest
        facts.outcome = outcome
        facts.rule = rule
        return try auditor.leaf(facts, tenant: tenant, at: instant)
    }

    private func event(
        _ code: String, _ document: BusinessDocument, forward: HubForward, details: [String: String] = [:]
    ) -> TimelineEvent {
        let stamp = forward.attested
        let common = [
            "operation": document.operation.rawValue, "kszTicket": stamp.ticketCBSS.value,
            "sentAt": stamp.timestampReceive.xmlDateTime,
        ]
        return TimelineEvent(
            conversation: document.header.conversation, instant: instant, code: code, ticket: stamp.senderTicket,
            counterpart: stamp.sender, details: common.merging(details) { $1 })
    }
}
