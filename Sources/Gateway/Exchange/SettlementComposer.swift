import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Adds to the domain's consequences what delivery itself leaves behind: evidence, timeline event, audit leaf.
struct SettlementComposer: Sendable {
    /// After this time a statutory document without receipt is announced: the law's terms run on.
    static let receiptExpectedWithin: Duration = .seconds(4 * 3600)

    /// Rule of the line about an attempt that was cut off.
    static let interrupted = "interrupted"

    /// Rule of the line about a receipt that is not the one that counts.
    static let secondReceipt = "second-receipt"

    private let auditor: Auditor

    init(environment: GatewayEnvironment) {
        auditor = Auditor(environment: environment)
    }

    /// Everything committed with a final answer.
    func changes(
        for reply: VerifiedReply, to sent: BusinessDocument, adding consequences: Changes, claim: OutboxClaim,
        tenant: Tenant, at instant: UTCInstant
    ) throws -> Changes {
        var changes = consequences
        var facts = facts(.documentAttempted, document: claim.document, sent)
        facts.kszTicket = reply.stamp?.ticketCBSS
        facts.outcome = reply.auditOutcome
        facts.rule = reply.refusalCode
        changes.evidence = reply.evidence + changes.evidence
        changes.events.insert(event(reply.timelineCode, claim: claim, at: instant, details: reply.details), at: 0)
        changes.leaves.insert(try auditor.leaf(facts, tenant: tenant, at: instant), at: 0)
        return changes
    }

    /// Everything committed with an attempt that brought no final answer.
    ///
    /// The stamp of a statutory document that was not forwarded is kept: it proves the attempt.
    ///
    /// - Parameter sent: the document as it was read, or `nil` when it cannot be.
    func changes(
        for failure: AttemptFailure, to sent: BusinessDocument?, outcome: AttemptOutcome, adding consequences: Changes,
        claim: OutboxClaim, tenant: Tenant, at instant: UTCInstant
    ) async throws -> Changes {
        var changes = consequences
        if let stamp = failure.stamp, claim.document.operation.isStatutory,
            try await tenant.store.document(sender: stamp.sender, ticket: stamp.ticket) == nil
        {
            changes.evidence.insert(stamp, at: 0)
        }
        var facts = facts(outcome.isParked ? .documentParked : .documentAttempted, document: claim.document, sent)
        facts.outcome = failure.auditOutcome
        facts.rule = AuditText.admissible(failure.text)
        var details = ["code": failure.text]
        if case .retry(let next, _) = outcome { details["nextTry"] = next.xmlDateTime }
        let code = outcome.isParked ? TimelineCode.documentParked : TimelineCode.documentAttemptFailed
        changes.events.insert(event(code, claim: claim, at: instant, details: details), at: 0)
        if try await isReceiptOverdue(claim, tenant: tenant, at: instant) {
            changes.events.append(
                event(
                    TimelineCode.documentWithoutReceipt, claim: claim, at: instant,
                    details: ["queuedAt": claim.queuedAt.xmlDateTime, "remedy": "registered-letter"]))
        }
        changes.leaves.insert(try auditor.leaf(facts, tenant: tenant, at: instant), at: 0)
        return changes
    }

    /// Everything committed when a document is held up by a parked one, or parked because of it.
    ///
    /// - Parameter sent: the document as it was read; not needed while it is held up.
    func changes(
        for held: HeldDocument, _ sent: BusinessDocument?, adding consequences: Changes, tenant: Tenant,
        at instant: UTCInstant
    ) throws -> Changes {
        var changes = consequences
        let code = held.isOver ? TimelineCode.documentParked : TimelineCode.documentHeldUp
        var details = ["operation": held.document.operation.rawValue, "waitsFor": held.waitsFor.value]
        if held.isOver { details["code"] = HeldDocument.waitedFor } else { details["until"] = held.end.xmlDateTime }
        changes.events.insert(
            TimelineEvent(
                conversation: held.document.conversation, instant: instant, code: code, ticket: held.document.ticket,
                counterpart: held.document.recipient, details: details), at: 0)
        guard held.isOver else { return changes }
        var facts = facts(.documentParked, document: held.document, sent)
        facts.rule = HeldDocument.waitedFor
        facts.outcome = .notForwarded
        changes.leaves.insert(try auditor.leaf(facts, tenant: tenant, at: instant), at: 0)
        return changes
    }

    /// Everything committed when a document is parked whose budget ended while its lane was closed.
    func changes(
        for overdue: OverdueDocument, _ sent: BusinessDocument, adding consequences: Changes, tenant: Tenant,
        at instant: UTCInstant
    ) throws -> Changes {
        let document = overdue.document
        var changes = consequences
        changes.events.insert(
            TimelineEvent(
                conversation: document.conversation, instant: instant, code: TimelineCode.documentParked,
                ticket: document.ticket, counterpart: document.recipient,
                details: [
                    "operation": document.operation.rawValue, "attempt": String(overdue.attempt),
                    "code": OverdueDocument.reason,
                ]), at: 0)
        var facts = facts(.documentParked, document: document, sent)
        facts.rule = OverdueDocument.reason
        facts.outcome = .notForwarded
        changes.leaves.insert(try auditor.leaf(facts, tenant: tenant, at: instant), at: 0)
        return changes
    }

    /// What is committed when an attempt is found that was never settled: the program that made it ended in its midst.
    func changes(
        forAttemptBefore claim: OutboxClaim, of sent: BusinessDocument?, tenant: Tenant, at instant: UTCInstant
    ) throws -> Changes {
        var facts = facts(.documentAttempted, document: claim.document, sent)
        facts.outcome = .failed
        facts.rule = Self.interrupted
        return Changes(leaves: [try auditor.leaf(facts, tenant: tenant, at: instant)])
    }

    /// The line about a receipt that came after another one.
    func leaf(
        aboutSecondReceiptFor claim: OutboxClaim, _ sent: BusinessDocument, tenant: Tenant, at instant: UTCInstant
    ) throws -> SealedLeaf {
        var facts = facts(.documentAttempted, document: claim.document, sent)
        facts.outcome = .failed
        facts.rule = Self.secondReceipt
        return try auditor.leaf(facts, tenant: tenant, at: instant)
    }

    /// True once a document: when a statutory one has waited too long and nobody was told yet.
    private func isReceiptOverdue(_ claim: OutboxClaim, tenant: Tenant, at instant: UTCInstant) async throws -> Bool {
        guard claim.document.operation.isStatutory,
            claim.queuedAt.duration(to: instant) >= Self.receiptExpectedWithin
        else { return false }
        let events = try await tenant.store.timeline(conversation: claim.document.conversation)
        return !events.contains {
            $0.ticket == claim.document.ticket && $0.code == TimelineCode.documentWithoutReceipt
        }
    }

    private func facts(_ act: AuditAct, document: StoredDocument, _ sent: BusinessDocument?) -> AuditFacts {
        var facts = AuditFacts(act, access: document.operation.auditAccess, by: .process("dispatcher"))
        facts.operation = document.operation
        facts.legalContext = sent?.header.legalContext
        facts.counterpart = document.recipient
        facts.ticket = document.ticket
        facts.conversation = document.conversation
        facts.subject = document.subject
        facts.digest = document.digest
        return facts
    }

    private func event(_ code: String, claim: OutboxClaim, at instant: UTCInstant, details: [String: String])
        -> TimelineEvent
    {
        let document = claim.document
        let delivery = ["operation": document.operation.rawValue, "attempt": String(claim.attempt)]
        return TimelineEvent(
            conversation: document.conversation, instant: instant, code: code, ticket: document.ticket,
            counterpart: document.recipient, details: delivery.merging(details) { $1 })
    }
}

extension VerifiedReply {
    var outcome: AttemptOutcome {
        refusalCode.map { .refused(code: $0) } ?? .delivered
    }

    var refusalCode: String? {
        guard case .refusal(let document) = answer, case .refusal(let refusal) = document.payload else { return nil }
        return refusal.code.admissibleCode
    }

    var auditOutcome: AuditOutcome {
        switch answer {
        case .receipt: .delivered
        case .result(let document): document.payload.status?.value == .noDataFound ? .nothingFound : .answered
        case .refusal: .refused
        }
    }

    var timelineCode: String {
        switch answer {
        case .receipt: TimelineCode.documentDelivered
        case .result: TimelineCode.documentAnswered
        case .refusal: TimelineCode.documentRefused
        }
    }

    var details: [String: String] {
        var details: [String: String] = [:]
        details["kszTicket"] = stamp?.ticketCBSS.value
        details["code"] = refusalCode
        if case .receipt(_, let sentAt) = answer { details["sentAt"] = sentAt.xmlDateTime }
        return details
    }
}

extension String {
    /// A partner's code as it may be shown and stored in clear: a code of ours, or one without anything personal in it.
    var admissibleCode: String { AuditText.admissible(self) ?? "unknown" }
}

extension AttemptFailure {
    var auditOutcome: AuditOutcome {
        switch code {
        case .timedOut: .timedOut
        case .notForwarded, .hubUnreachable: .notForwarded
        default: .failed
        }
    }
}

extension AttemptOutcome {
    var isParked: Bool {
        if case .parked = self { true } else { false }
    }
}
