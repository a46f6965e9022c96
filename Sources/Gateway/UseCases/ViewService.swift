import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Shows what is stored to the OCMW's software. Every view of a person or a message is a line of the audit log.
public struct ViewService: Sendable {
    private let environment: GatewayEnvironment

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// An application; the answers of other OCMWs only for social workers.
    public func view(_ record: ApplicationRecord, by caller: Caller) async throws -> ApplicationView {
        let request = try record.request()
        let maySeeAnswers = caller.user.role == Caller.socialWorker
        let replies = maySeeAnswers ? try await replies(to: record, in: caller.tenant) : nil
        try await recordView(caller) { draft in
            for person in request.persons {
                try draft.record(.personViewed, access: .consulted) { facts in
                    facts.subject = person.ssin
                    facts.conversation = record.application.conversation
                    facts.outcome = .done
                }
            }
            for reply in replies ?? [] { try draft.recordView(of: reply.stored) }
        }
        let ending = try record.readEnding()
        return ApplicationView(
            record, request: request, terms: try terms(of: record, ending, caller),
            replies: replies?.map { ($0.stored.sender, $0.reply) }, ending: ending,
            successors: try await successors(of: request, in: caller.tenant))
    }

    /// Numbers of the persons that were replaced, as far as the hub told.
    private func successors(of request: ApplicationRequest, in tenant: Tenant) async throws -> [SSIN: SSIN] {
        var successors: [SSIN: SSIN] = [:]
        for person in request.persons { successors[person.ssin] = try await tenant.store.successor(of: person.ssin) }
        return successors
    }

    private func terms(of record: ApplicationRecord, _ ending: ApplicationEnding?, _ caller: Caller) throws
        -> [StatutoryTerm]
    {
        let settings = caller.tenant.settings
        let begun = try record.terms(environment, settings: settings) + contestTerms(of: record, caller)
        guard case .decision(let decision)? = ending else { return begun }
        let terms = StatutoryTerms(rule: settings.workingDayRule)
        return begun + [
            terms.notifyDecisionBy(decidedOn: decision.decidedOn),
            terms.publishDecisionBy(decidedOn: decision.decidedOn),
            terms.reportDecisionBy(decidedOn: decision.decidedOn),
        ]
    }

    /// After a contest both sides show the same two terms: five working days to petition, five to decide.
    ///
    /// The second OCMW shows the term of its petition from the arrival of the transfer on, contested or not.
    private func contestTerms(of record: ApplicationRecord, _ caller: Caller) -> [StatutoryTerm] {
        let terms = StatutoryTerms(rule: caller.tenant.settings.workingDayRule)
        return record.transfers.flatMap { transfer -> [StatutoryTerm] in
            guard let petitionDate = transfer.petitionDate else { return [] }
            let decision = terms.provisionalDecisionBy(petitionedOn: petitionDate)
            guard transfer.direction == .sent, let sentAt = transfer.sentAt else { return [decision] }
            return [terms.petitionBy(receivedOn: environment.civilDate(of: sentAt)), decision]
        }
    }

    private func replies(to record: ApplicationRecord, in tenant: Tenant) async throws
        -> [(stored: StoredDocument, reply: ReplyInquiry)]
    {
        let documents = try await tenant.store.documents(conversation: record.application.conversation)
        return try documents.compactMap { stored in
            guard stored.operation == .replyInquiry, stored.recipient == tenant.organisation,
                case .replyInquiry(let reply) = try stored.businessDocument().payload
            else { return nil }
            return (stored, reply)
        }
    }

    /// Events of one conversation, oldest first: which OCMW knows the person, what was asked and answered.
    ///
    /// - Throws: `RequestProblem` with `.roleNotAllowed`: that alone tells something about the person.
    public func timeline(_ conversation: Ticket, by caller: Caller) async throws -> [JSONValue] {
        try caller.requireSocialWorker()
        let events = try await caller.tenant.store.timeline(conversation: conversation)
        try await recordView(of: conversation, unless: events.isEmpty, by: caller)
        return events.map(\.json)
    }

    /// Events of one document, oldest first: its way, its attempts, its receipt.
    ///
    /// - Throws: `RequestProblem` with `.notFound` or `.roleNotAllowed`.
    public func timeline(sender: EnterpriseNumber, ticket: Ticket, by caller: Caller) async throws -> [JSONValue] {
        try caller.requireSocialWorker()
        guard let stored = try await caller.tenant.store.document(sender: sender, ticket: ticket) else {
            throw RequestProblem.notFound
        }
        // Tickets are the sender's own: another document of the conversation may have the same one.
        let partner = sender == caller.tenant.organisation ? stored.recipient : sender
        let events = try await caller.tenant.store.timeline(conversation: stored.conversation).filter {
            $0.ticket == ticket && ($0.counterpart == nil || $0.counterpart == partner)
        }
        try await recordView(caller) { draft in try draft.recordView(of: stored) }
        return events.map(\.json)
    }

    /// Events of an application in all its conversations, oldest first: its own, and those of its transfers.
    ///
    /// - Throws: `RequestProblem` with `.roleNotAllowed` or `.notFound`.
    public func timeline(of id: ApplicationID, by caller: Caller) async throws -> [JSONValue] {
        try caller.requireSocialWorker()
        guard let record = try await caller.tenant.store.application(id: id) else { throw RequestProblem.notFound }
        var events: [TimelineEvent] = []
        for conversation in record.conversations {
            events += try await caller.tenant.store.timeline(conversation: conversation)
            try await recordView(of: conversation, unless: false, by: caller)
        }
        return events.enumerated().sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }
            .map(\.element.jsonWithConversation)
    }

    /// Documents of one conversation, without their content.
    ///
    /// - Throws: `RequestProblem` with `.roleNotAllowed`.
    public func documents(_ conversation: Ticket, by caller: Caller) async throws -> [JSONValue] {
        try caller.requireSocialWorker()
        let documents = try await caller.tenant.store.documents(conversation: conversation)
        try await recordView(of: conversation, unless: documents.isEmpty, by: caller)
        return documents.map(\.json)
    }

    private func recordView(of conversation: Ticket, unless isEmpty: Bool, by caller: Caller) async throws {
        guard !isEmpty else { return }
        try await recordView(caller) { draft in
            try draft.record(.messageViewed, access: .consulted) { facts in
                facts.conversation = conversation
                facts.outcome = .done
            }
        }
    }

    /// One document as signed: to social workers only, whoever signed it. An answer given tells as much as one received.
    ///
    /// - Throws: `RequestProblem` with `.notFound` or `.roleNotAllowed`.
    public func document(sender: EnterpriseNumber, ticket: Ticket, by caller: Caller) async throws -> [UInt8] {
        try caller.requireSocialWorker()
        guard let stored = try await caller.tenant.store.document(sender: sender, ticket: ticket) else {
            throw RequestProblem.notFound
        }
        try await recordView(caller) { draft in try draft.recordView(of: stored) }
        return stored.bytes
    }

    /// Received documents that the OCMW's software has not confirmed yet, and those it has.
    public func inbox(after cursor: StoreCursor?, limit: Int, by caller: Caller) async throws -> [InboxEntry] {
        try await caller.tenant.store.inbox(states: [], after: cursor, limit: limit)
    }

    /// The software confirms that it has taken a received document over. Repeating it changes nothing.
    ///
    /// - Throws: `RequestProblem` with `.notFound`.
    public func handOver(sender: EnterpriseNumber, ticket: Ticket, by caller: Caller) async throws {
        guard let entry = try await caller.tenant.store.incoming(sender: sender, ticket: ticket) else {
            throw RequestProblem.notFound
        }
        let now = environment.clock()
        var draft = ActDraft(environment, caller: caller, at: now)
        try draft.keep(nil, for: caller)
        guard entry.state == .accepted else {
            if caller.claim != nil { try await caller.tenant.store.commit(draft.changes) }
            return
        }
        draft.event(
            TimelineCode.documentHandedOver, conversation: entry.document.conversation, ticket: ticket,
            counterpart: sender)
        try draft.record(.documentHandedOver, access: .consulted) { facts in
            facts.operation = entry.document.operation
            facts.ticket = ticket
            facts.conversation = entry.document.conversation
            facts.counterpart = sender
            facts.subject = entry.document.subject
            facts.outcome = .done
        }
        try await caller.tenant.store.handOver(sender: sender, ticket: ticket, at: now, changes: draft.changes)
        caller.tenant.announce(draft.changes)
    }

    private func recordView(_ caller: Caller, _ fill: (inout ActDraft) throws -> Void) async throws {
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        try fill(&draft)
        try await caller.tenant.store.commit(draft.changes)
    }
}

extension ActDraft {
    /// A line saying that somebody looked at one message.
    mutating func recordView(of stored: StoredDocument) throws {
        try record(.messageViewed, access: .consulted) { facts in
            facts.operation = stored.operation
            facts.ticket = stored.ticket
            facts.conversation = stored.conversation
            facts.counterpart = stored.sender
            facts.subject = stored.subject
            facts.outcome = .done
        }
    }
}
