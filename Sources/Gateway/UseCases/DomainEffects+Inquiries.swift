import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension DomainEffects {
    /// Another OCMW asks what was decided here: the register answers at once, or the OCMW's software within 24 hours.
    func answer(_ incoming: VerifiedIncoming, draft: ActDraft) async throws -> IncomingDecision {
        var draft = draft
        let header = incoming.document.header
        guard let question = InquiryQuestion(incoming.document, reference: incoming.reference) else {
            return .refuse(.schemaViolation, elementPath: "criteria")
        }
        guard try await mayBegin(incoming, draft: draft) else { return .foreignConversation }
        let record = InquiryRecord(
            sender: header.sender, ticket: header.ticket, conversation: header.conversation, receivedAt: draft.instant)
        switch draft.tenant.settings.inquiryAnswers {
        case .automatic: try await draft.answerFromRegister(question, record: record)
        case .software:
            draft.inquiry(record)
            draft.event(
                TimelineCode.inquiryReceived, conversation: header.conversation, ticket: header.ticket,
                counterpart: header.sender, ["dueAt": record.dueAt.xmlDateTime])
        }
        return .accept(draft.changes)
    }

    /// An answer to an inquiry of ours.
    func take(_ reply: ReplyInquiry, in incoming: VerifiedIncoming, draft: ActDraft) async throws -> IncomingDecision {
        var draft = draft
        let header = incoming.document.header
        guard let asked = try await answeredDocument(incoming, draft: draft), asked.operation == .requestInquiry else {
            return .refuse(.answerToUnknownDocument, elementPath: "inReplyTo")
        }
        let step = try await draft.tenant.store.application(stepTicket: asked.ticket)?.step(ticket: asked.ticket)
        guard try await mayAnswer(asked, again: reply, step: step, draft: draft) else {
            return .refuse(.inquiryAnswered, elementPath: "status")
        }
        draft.answered(step, with: reply.status)
        draft.event(
            TimelineCode.inquiryReplyReceived, conversation: header.conversation, ticket: header.ticket,
            counterpart: header.sender,
            ["status": reply.status.rawValue, "decisions": String(reply.decisions.count)])
        return .accept(draft.changes)
    }

    /// True while the inquiry waits for its final answer, and has not as many answers as one may have.
    ///
    /// One conversation is decided about at a time, so that answers in flight side by side are counted one by one.
    private func mayAnswer(
        _ asked: StoredDocument, again reply: ReplyInquiry, step: StepRecord?, draft: ActDraft
    ) async throws -> Bool {
        if let step, step.state == .done, step.code != ReplyStatus.partial.rawValue { return false }
        let known = try await draft.tenant.store.inquiryReplies(
            to: asked.ticket, from: environment.receivers(for: asked.recipient),
            addressedTo: draft.tenant.predecessors.union([draft.tenant.organisation]))
        let limit = InquiryService.partialReplyLimit
        return reply.status == .partial ? known.count < limit : known.count <= limit
    }

    /// True when the sender may begin something in this conversation: it is new here, or it is the sender's own.
    ///
    /// Whoever was asked in a conversation knows its ticket; that gives no right to write into it.
    func mayBegin(_ incoming: VerifiedIncoming, draft: ActDraft) async throws -> Bool {
        let header = incoming.document.header
        let beginners = try await draft.tenant.store.beginners(conversation: header.conversation)
        return beginners.isEmpty || beginners.contains { environment.receivers(for: $0).contains(header.sender) }
    }

    /// The document of ours that an incoming one answers: same ticket, same digest, sent to whom answers, same
    /// conversation and person.
    func answeredDocument(_ incoming: VerifiedIncoming, draft: ActDraft) async throws -> StoredDocument? {
        let header = incoming.document.header
        guard let reference = header.inReplyTo,
            let document = try await draft.tenant.store.document(
                sender: draft.tenant.organisation, ticket: reference.ticket),
            document.digest == reference.digest,
            environment.receivers(for: document.recipient).contains(header.sender),
            document.conversation == header.conversation, document.subject == header.criteria?.ssin
        else { return nil }
        return document
    }
}

extension ActDraft {
    /// The register answers at once and for good. When not everything fits one answer, the answer is a part: the inquiry
    /// stays open for the OCMW's software, and the timeline says so.
    mutating func answerFromRegister(_ question: InquiryQuestion, record: InquiryRecord) async throws {
        let reply = try await replyFromRegister(to: question)
        let isFinal = reply.status != .partial
        _ = try answer(question, with: reply, record: record, isFinal: isFinal, after: nil, by: .automatic)
        if !isFinal { awaitSoftware(for: record) }
    }

    /// Tells that the OCMW's software has to answer what the register could not.
    private mutating func awaitSoftware(for record: InquiryRecord) {
        event(
            TimelineCode.inquiryWaiting, conversation: record.conversation, ticket: record.ticket,
            counterpart: record.sender, ["dueAt": record.dueAt.xmlDateTime])
    }

    /// Marks the step of an inquiry as answered. A later part replaces the code of an earlier one.
    mutating func answered(_ step: StepRecord?, with status: ReplyStatus) {
        guard var step else { return }
        step.state = .done
        step.code = status.rawValue
        step.updatedAt = instant
        self.step(step)
    }
}

extension IncomingDecision {
    /// The conversation belongs to others.
    static let foreignConversation = IncomingDecision.refuse(.conversationOfAnother, elementPath: "conversation")
}

/// What the register says about one person, as an inquiry reply.
struct InquiryReply {
    let decisions: [MotivatedDecision]
    let dossier: Dossier?
    let asOf: UTCInstant

    init(entries: [RegisterEntry], asOf: UTCInstant) throws {
        decisions = try entries.filter { $0.kind == .decision }.map { try RegisterContent.decision($0) }
        dossier = try entries.last { $0.kind == .dossier }.map { try RegisterContent.dossier($0) }
        self.asOf = asOf
    }

    /// The reply: newest decisions first; what does not fit makes it partial.
    func document(since day: CivilDate?) -> ReplyInquiry {
        let asked = decisions.filter { decision in day.map { decision.decidedOn >= $0 } ?? true }
            .sorted { ($0.decidedOn, $0.reference) > ($1.decidedOn, $1.reference) }
        let told = Array(asked.prefix(ReplyInquiry.maximumDecisionCount))
        let facts = dossier?.crossFacts ?? CrossOCMWFacts()
        let isNothing = told.isEmpty && facts.isEmpty && dossier?.gpmi == nil
        return ReplyInquiry(
            status: isNothing ? .nothing : told.count < asked.count ? .partial : .complete, decisions: told,
            crossFacts: facts, gpmi: dossier?.gpmi, contactPerson: dossier?.contactPerson,
            dossierNumber: dossier?.number, decisionsAsOf: asOf)
    }
}

/// Register entries read back from the store.
enum RegisterContent {
    static func decision(_ entry: RegisterEntry) throws -> MotivatedDecision {
        try read(entry, MotivatedDecision.read)
    }

    static func dossier(_ entry: RegisterEntry) throws -> Dossier { try read(entry, Dossier.read) }

    private static func read<Value>(_ entry: RegisterEntry, _ read: (inout FieldReader) -> Value?) throws -> Value {
        let errors = FieldErrors()
        var reader = FieldReader(try JSONValue(bytes: entry.content), errors: errors, stored: true)
        guard let value = read(&reader), errors.errors.isEmpty else {
            throw GatewayError(.storedDocumentUnreadable, "a register entry cannot be read back")
        }
        return value
    }
}
