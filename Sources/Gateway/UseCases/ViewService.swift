import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Shows what is stored to the OCMW's software. Every view of a person or a message is a line of the audit log.
public struct ViewService: Sendable {
    private static let pageSize = 200

    private let environment: GatewayEnvironment

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// An application; the answers of other OCMWs only for social workers.
    public func view(_ record: ApplicationRecord, by caller: Caller) async throws -> ApplicationView {
        let request = try record.request()
        let transfers = caller.isSocialWorker ? try await transferDocuments(of: record, in: caller.tenant) : []
        let replies = caller.isSocialWorker ? try await ReplyReader(tenant: caller.tenant).replies(to: record) : nil
        try await recordView(caller) { draft in
            for person in request.persons {
                try draft.record(.personViewed, access: .consulted) { facts in
                    facts.subject = person.ssin
                    facts.conversation = record.application.conversation
                    facts.outcome = .done
                }
            }
            for transfer in transfers { try draft.recordView(of: transfer) }
            for reply in replies?.shown ?? [] { try draft.recordView(of: reply.stored) }
        }
        let ending = try record.readEnding()
        return ApplicationView(
            record, request: request, terms: try terms(of: record, ending, caller),
            replies: replies, transfers: try TransferContents(transfers), ending: ending,
            successors: try await successors(of: request, in: caller.tenant))
    }

    /// The documents of its transfers, in their order.
    private func transferDocuments(of record: ApplicationRecord, in tenant: Tenant) async throws -> [StoredDocument] {
        var documents: [StoredDocument] = []
        for transfer in record.transfers {
            let document = try await tenant.store.document(sender: transfer.sender, ticket: transfer.ticket)
            if let document { documents.append(document) }
        }
        return documents
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

    /// Events of one conversation, oldest first: which OCMW knows the person, what was asked and answered.
    ///
    /// - Throws: `RequestProblem` with `.roleNotAllowed`: that alone tells something about the person.
    public func timeline(_ conversation: Ticket, by caller: Caller) async throws -> [JSONValue] {
        try caller.requireSocialWorker()
        let events = try await caller.tenant.store.timeline(conversation: conversation)
        if !events.isEmpty { try await recordView(of: conversation, by: caller) }
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
        let persons = Set(try record.request().persons.map(\.ssin))
        for conversation in record.conversations {
            events += try await caller.tenant.store.timeline(conversation: conversation)
            try await recordView(of: conversation, about: persons, by: caller)
        }
        return events.enumerated().sorted { ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset) }
            .map(\.element.jsonWithConversation)
    }

    /// Documents of one conversation, without their content.
    ///
    /// - Throws: `RequestProblem` with `.roleNotAllowed`.
    public func documents(_ conversation: Ticket, by caller: Caller) async throws -> [JSONValue] {
        try caller.requireSocialWorker()
        var (documents, cursor): ([JSONValue], StoreCursor?) = ([], nil)
        repeat {
            let page = try await caller.tenant.store.documents(
                conversation: conversation, operation: nil, after: cursor, limit: Self.pageSize)
            documents += page.map(\.document.json)
            cursor = page.count == Self.pageSize ? page.last?.cursor : nil
        } while cursor != nil
        if !documents.isEmpty { try await recordView(of: conversation, by: caller) }
        return documents
    }

    /// One line for each person whom the conversation is about, so that a search by person finds the look; one line
    /// without a person for a conversation about nobody.
    private func recordView(of conversation: Ticket, about persons: Set<SSIN> = [], by caller: Caller) async throws {
        let subjects = try await caller.tenant.store.subjects(conversation: conversation).union(persons)
        try await recordView(caller) { draft in
            for subject in subjects.byDigits {
                try draft.record(.messageViewed, access: .consulted) { facts in
                    facts.subject = subject
                    facts.conversation = conversation
                    facts.outcome = .done
                }
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
            facts = facts.about(entry.document, of: caller.tenant)
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
        let tenant = tenant
        try record(.messageViewed, access: .consulted) { facts in
            facts = facts.about(stored, of: tenant)
            facts.outcome = .done
        }
    }
}

extension Set<SSIN> {
    /// Who lines of the log are about, in a steady order; `nil` alone when they are about nobody.
    public var byDigits: [SSIN?] { isEmpty ? [nil] : sorted { $0.digits < $1.digits } }
}
