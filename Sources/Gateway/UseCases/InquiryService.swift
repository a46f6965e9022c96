import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Inquiries of other OCMWs, as this OCMW's software sees and answers them.
public struct InquiryService: Sendable {
    /// Most partial answers to one inquiry.
    public static let partialReplyLimit = 20

    private let environment: GatewayEnvironment

    /// Makes the service.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Inquiries in the order of their acceptance; who asks, not about whom.
    ///
    /// - Throws: `RequestProblem` with `.roleNotAllowed`.
    public func inquiries(
        _ standings: Set<InquiryStanding>, after cursor: StoreCursor?, limit: Int, by caller: Caller
    ) async throws -> [InquirySummary] {
        try caller.requireSocialWorker()
        let now = environment.clock()
        return try await caller.tenant.store.inquiries(standings, at: now, after: cursor, limit: limit)
            .map { InquirySummary($0, at: now) }
    }

    /// One inquiry with what it asks about whom; the look at it is a line of the audit log.
    ///
    /// - Throws: `RequestProblem` with `.notFound` or `.roleNotAllowed`.
    public func view(_ name: InquiryName, by caller: Caller) async throws -> InquiryView {
        try caller.requireSocialWorker()
        let record = try await record(name, of: caller)
        let stored = try await document(of: record, caller: caller)
        let question = try InquiryQuestion(stored)
        let replies = try await replies(to: stored, in: caller.tenant)
        var draft = ActDraft(environment, caller: caller, at: environment.clock())
        try draft.recordView(of: stored)
        try await caller.tenant.store.commit(draft.changes)
        return InquiryView(summary: InquirySummary(record, at: draft.instant), question: question, replies: replies)
    }

    /// Answers an inquiry, in part or for good: exactly one final answer is sent.
    ///
    /// - Throws: `RequestProblem`: `.notFound`, `.roleNotAllowed`; `.stateConflict` when the final answer was given;
    ///   `.invalidRequest` for what was not asked or cannot be told.
    public func reply(to name: InquiryName, _ request: InquiryReplyRequest, by caller: Caller) async throws
        -> InquiryReplied
    {
        try caller.requireSocialWorker()
        let known = try await record(name, of: caller)
        return try await caller.tenant.conversations.passing(known.conversation) {
            let record = try await record(name, of: caller)
            try checkAnswerable(record, request)
            let stored = try await document(of: record, caller: caller)
            let question = try InquiryQuestion(stored)
            var draft = ActDraft(environment, caller: caller, at: environment.clock())
            let reply = try await reply(to: question, request, after: record, draft: draft)
            let before = try await caller.tenant.store.inquiryReplies(
                to: record.ticket, from: [caller.tenant.organisation], addressedTo: [record.sender])
            let replied = try draft.answer(
                question, with: reply, record: record, isFinal: !request.isPartial && reply.status != .partial,
                after: before.newest, by: .software)
            try draft.keep(replied, for: caller)
            try await caller.tenant.store.commit(draft.changes)
            caller.tenant.announce(draft.changes)
            return replied
        }
    }

    private func checkAnswerable(_ record: InquiryRecord, _ request: InquiryReplyRequest) throws(RequestProblem) {
        guard record.answeredAt == nil else {
            throw RequestProblem(
                .stateConflict, "The final answer to this inquiry was given.",
                remedy: "Read the inquiry; what is new since can be told when the other OCMW asks again.")
        }
        if request.isPartial { try checkPart(after: record) }
    }

    private func checkPart(after record: InquiryRecord) throws(RequestProblem) {
        guard record.partialReplies < Self.partialReplyLimit else {
            throw RequestProblem(
                .stateConflict, "There were \(Self.partialReplyLimit) partial answers to this inquiry.",
                remedy: "Give the final answer.")
        }
    }

    private func reply(
        to question: InquiryQuestion, _ request: InquiryReplyRequest, after record: InquiryRecord, draft: ActDraft
    ) async throws -> ReplyInquiry {
        switch request.content {
        case .register:
            let reply = try await draft.replyFromRegister(to: question)
            if reply.status == .partial { try checkPart(after: record) }
            guard record.partialReplies == 0 || reply.status != .nothing else {
                throw RequestProblem.field(
                    "/fromRegister", "partial-told-something",
                    "the register holds nothing; that contradicts the partial answers before")
            }
            return reply
        case .told(let told):
            try told.check(
                against: question.inquiry, now: draft.instant, today: draft.today, partsBefore: record.partialReplies)
            let rehearsal = ReplyRehearsal(hub: environment.hub, subject: question.criteria.ssin)
            try rehearsal.check(decisions: told.decisions, dossier: told.dossier, asOf: told.decisionsAsOf)
            try rehearsal.checkSize(of: told.reply)
            return told.reply
        }
    }

    // MARK: Reading

    private func record(_ name: InquiryName, of caller: Caller) async throws -> InquiryRecord {
        guard let record = try await caller.tenant.store.inquiry(sender: name.sender, ticket: name.ticket) else {
            throw RequestProblem.notFound
        }
        return record
    }

    private func document(of record: InquiryRecord, caller: Caller) async throws -> StoredDocument {
        guard
            let stored = try await caller.tenant.store.document(sender: record.sender, ticket: record.ticket)
        else { throw GatewayError(.storedDocumentUnreadable, "the document of an inquiry is missing") }
        return stored
    }

    /// Answers of ours to exactly this document: another sender may have used the same ticket.
    private func replies(to question: StoredDocument, in tenant: Tenant) async throws -> [InquiryView.Reply] {
        try await tenant.store.documents(inReplyTo: question.ticket).compactMap { stored in
            guard stored.operation == .replyInquiry, stored.sender == tenant.organisation else { return nil }
            let document = try stored.businessDocument()
            guard document.header.inReplyTo == question.reference, case .replyInquiry(let reply) = document.payload
            else { return nil }
            return InquiryView.Reply(ticket: stored.ticket, status: reply.status, sentAt: stored.storedAt)
        }
    }
}

/// What names an inquiry: its signer and that signer's ticket.
public struct InquiryName: Hashable, Sendable {
    /// The OCMW that signed the `requestInquiry` document.
    public let sender: EnterpriseNumber
    /// Its ticket.
    public let ticket: Ticket

    /// Names an inquiry.
    public init(sender: EnterpriseNumber, ticket: Ticket) {
        self.sender = sender
        self.ticket = ticket
    }
}

/// What an inquiry asks about whom, read from its document.
struct InquiryQuestion: Hashable, Sendable {
    let header: DocumentHeader
    let reference: DocumentReference
    let criteria: Criteria
    let inquiry: RequestInquiry

    init?(_ document: BusinessDocument, reference: DocumentReference) {
        guard case .requestInquiry(let inquiry) = document.payload, let criteria = document.header.criteria else {
            return nil
        }
        self.header = document.header
        self.reference = reference
        self.criteria = criteria
        self.inquiry = inquiry
    }

    init(_ stored: StoredDocument) throws {
        guard let question = InquiryQuestion(try stored.businessDocument(), reference: stored.reference) else {
            throw GatewayError(.storedDocumentUnreadable, "the document of an inquiry is not one")
        }
        self = question
    }
}

extension ActDraft {
    /// The answer that the decision register gives, `.partial` when decisions are left out.
    func replyFromRegister(to question: InquiryQuestion) async throws -> ReplyInquiry {
        let asOf = try await tenant.store.registerAsOf() ?? instant
        let entries = try await tenant.store.register(subject: question.criteria.ssin)
        return try ReplyRehearsal(hub: environment.hub, subject: question.criteria.ssin).fitting(
            InquiryReply(entries: entries, asOf: asOf).document(since: question.inquiry.decisionsSince))
    }

    /// Sends an answer and records how far the inquiry is answered.
    ///
    /// - Parameter earlier: the answer before, which must have come to an end: the other OCMW refuses a part that comes
    ///   after the final answer.
    mutating func answer(
        _ question: InquiryQuestion, with reply: ReplyInquiry, record: InquiryRecord, isFinal: Bool,
        after earlier: Ticket?, by answerer: InquiryAnswers
    ) throws -> InquiryReplied {
        let header = question.header
        let sent = try send(
            .replyInquiry(reply), to: header.sender, about: question.criteria, conversation: header.conversation,
            inReplyTo: question.reference, legalContext: header.legalContext ?? .socialInquiry, after: earlier,
            recording: .answerGiven)
        event(
            TimelineCode.inquiryAnswered, conversation: header.conversation, ticket: sent.ticket,
            counterpart: header.sender,
            ["status": reply.status.rawValue, "decisions": String(reply.decisions.count)])
        let after = record.answered(isFinal: isFinal, by: answerer, at: instant)
        inquiry(after)
        return InquiryReplied(
            sent: SentDocument(ticket: sent.ticket, conversation: header.conversation), status: reply.status,
            inquiry: InquirySummary(after, at: instant))
    }
}

extension InquiryRecord {
    /// The record after one more answer. One that was not inserted yet stays at version 1.
    func answered(isFinal: Bool, by answerer: InquiryAnswers, at instant: UTCInstant) -> InquiryRecord {
        var after = self
        if answerer == .software { after.version += 1 }
        if isFinal {
            after.answeredAt = instant
            after.answeredBy = answerer
        } else {
            after.partialReplies += 1
        }
        return after
    }
}
