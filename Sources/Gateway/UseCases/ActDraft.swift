import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Collects everything that one act commits: documents to send, steps, events, audit leaves.
struct ActDraft {
    let environment: GatewayEnvironment
    let tenant: Tenant
    let instant: UTCInstant
    let actor: AuditedActor
    /// The document that the act answers or follows, where there is one.
    var document: StoredDocument?
    /// The hub's ticket for the exchange that the act is the consequence of.
    var kszTicket: Ticket?
    private(set) var changes = Changes()

    init(_ environment: GatewayEnvironment, caller: Caller, at instant: UTCInstant) {
        self.environment = environment
        tenant = caller.tenant
        self.instant = instant
        actor = caller.actor
    }

    init(_ environment: GatewayEnvironment, tenant: Tenant, process: String, at instant: UTCInstant) {
        self.environment = environment
        self.tenant = tenant
        self.instant = instant
        actor = .process(process)
    }

    /// Today in Belgium.
    var today: CivilDate { environment.civilDate(of: instant) }

    /// The tenant's terms.
    var terms: StatutoryTerms { StatutoryTerms(rule: tenant.settings.workingDayRule) }

    /// Signs a document and puts it into the outbox, with its event and its leaf.
    ///
    /// - Parameters:
    ///   - recipient: the hub when left out.
    ///   - earlier: another document that must be through before, beside the registrations that the store sees to.
    @discardableResult
    mutating func send(
        _ payload: Payload, to recipient: EnterpriseNumber? = nil, about criteria: Criteria, conversation: Ticket,
        inReplyTo: DocumentReference? = nil, legalContext: LegalContext = .socialInquiry, ticket: Ticket? = nil,
        after earlier: Ticket? = nil, recording act: AuditAct = .documentQueued, qualityCode: QualityCode? = nil
    ) throws -> ComposedDocument {
        let composed = try DocumentComposer(environment: environment).compose(
            payload, for: tenant, to: recipient ?? environment.hub, conversation: conversation, inReplyTo: inReplyTo,
            legalContext: legalContext, criteria: criteria, ticket: ticket, at: instant)
        changes.outgoing.append(composed.outgoing(for: tenant, notBefore: instant, after: earlier))
        event(
            TimelineCode.documentQueued, conversation: conversation, ticket: composed.ticket,
            counterpart: composed.stored.recipient, ["operation": payload.operation.rawValue])
        try record(act, access: payload.operation.auditAccess) { facts in
            facts = facts.about(composed.document, digest: composed.stored.digest)
            facts.counterpart = composed.stored.recipient
            facts.qualityCode = qualityCode
        }
        return composed
    }

    /// Adds an audit leaf.
    mutating func record(_ act: AuditAct, access: AuditAccess, _ fill: (inout AuditFacts) -> Void) throws {
        var facts = AuditFacts(act, access: access, by: actor)
        fill(&facts)
        changes.leaves.append(try Auditor(environment: environment).leaf(facts, tenant: tenant, at: instant))
    }

    /// Adds a line to the timeline.
    mutating func event(
        _ code: String, conversation: Ticket, ticket: Ticket? = nil, counterpart: EnterpriseNumber? = nil,
        _ details: [String: String] = [:]
    ) {
        changes.events.append(
            TimelineEvent(
                conversation: conversation, instant: instant, code: code, ticket: ticket, counterpart: counterpart,
                details: details))
    }

    /// Inserts or replaces a step.
    mutating func step(_ step: StepRecord) { changes.steps.append(step) }

    /// Inserts or replaces a transfer.
    mutating func transfer(_ transfer: TransferRecord) { changes.transfers.append(transfer) }

    /// Inserts or replaces an inquiry of another OCMW.
    mutating func inquiry(_ inquiry: InquiryRecord) { changes.inquiries.append(inquiry) }

    /// Replaces the content of an application by what was mended in it.
    mutating func content(_ request: ApplicationRequest, of application: ApplicationID) throws {
        changes.contents.append(
            ApplicationContentChange(id: application, content: try request.json.canonicalBytes()))
    }

    /// Keeps the act's answer under the caller's key.
    mutating func keep(_ act: IdempotentAct) { changes.idempotentAct = act }

    /// Commits only if the other applications about a person are still as they were read.
    mutating func rely(on reading: PersonReading) { changes.readings.append(reading) }

    /// Opens an application beside the act.
    mutating func open(_ application: NewApplication) { changes.applications.append(application) }

    /// Gives up a document that was not attempted yet.
    mutating func cancel(_ ticket: Ticket) { changes.cancelled.append(ticket) }

    /// Sets a deadline.
    mutating func deadline(_ deadline: Deadline) { changes.deadlines.append(deadline) }

    /// Notes that a number of a person was replaced, as the hub told at `toldAt`.
    mutating func replace(_ number: SSIN, by successor: SSIN, toldAt: UTCInstant) {
        changes.replacements.append(NumberReplacement(replaced: number, successor: successor, instant: toldAt))
    }

    /// Notes that a number of a person is in use, as the hub told at `toldAt`.
    mutating func confirm(_ number: SSIN, toldAt: UTCInstant) {
        changes.numbersInUse.append(NumberInUse(ssin: number, instant: toldAt))
    }

    /// Gives an application a new state, with its event. One that ended here keeps its state.
    mutating func state(_ state: ApplicationState, of application: ApplicationRecord, ending: [UInt8]? = nil) {
        guard application.state != state, !application.state.isEnded else { return }
        changes.applicationStates.append(
            ApplicationStateChange(id: application.application.id, state: state, ending: ending))
        event(
            TimelineCode.applicationChanged, conversation: application.application.conversation,
            ["state": state.rawValue])
    }
}
