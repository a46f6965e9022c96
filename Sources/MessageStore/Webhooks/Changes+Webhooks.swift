import AuditLog
import Messages
import XMLSecurity

extension Changes {
    /// What one act tells to webhooks, derived from the same lines that people see in the timeline.
    ///
    /// - Parameter touched: applications whose version the act raises, or which it opens.
    public func webhookEvents(touching touched: Set<ApplicationID>) -> [WebhookEvent] {
        let only = touched.count == 1 ? touched.first : nil
        let told = events.flatMap { event in
            WebhookEventType.told(by: event, in: self).map { type in webhookEvent(type, event, application: only) }
        }
        guard let instant else { return told }
        let changed = touched.sorted { $0.text < $1.text }.map { id in
            WebhookEvent(.applicationChanged, at: instant, application: id, conversation: conversation(of: id))
        }
        return changed + told
    }

    private func webhookEvent(_ type: WebhookEventType, _ event: TimelineEvent, application: ApplicationID?)
        -> WebhookEvent
    {
        // What is told about a transfer names the transfer, not the document that answered it.
        let transfer = type.isAboutTransfer ? transfers.first { $0.conversation == event.conversation } : nil
        return WebhookEvent(
            type, at: event.instant, application: transfer?.application ?? application,
            conversation: event.conversation, sender: transfer?.sender ?? (type.isOfPartner ? event.counterpart : nil),
            ticket: transfer?.ticket ?? event.ticket)
    }

    /// When the act happened, as its rows say.
    private var instant: UTCInstant? {
        events.map(\.instant).max() ?? steps.map(\.updatedAt).max() ?? applications.map(\.openedAt).max()
            ?? transfers.map(\.createdAt).max()
    }

    private func conversation(of id: ApplicationID) -> Ticket? {
        applications.first { $0.id == id }?.conversation ?? transfers.first { $0.application == id }?.conversation
    }
}

extension WebhookEventType {
    /// Words for one line of the timeline; most lines tell nothing.
    fileprivate static func told(by event: TimelineEvent, in changes: Changes) -> [WebhookEventType] {
        switch event.code {
        case TimelineCode.transferReceived: [.transferReceived]
        case TimelineCode.transferAccepted, TimelineCode.transferContested, TimelineCode.provisionalDecision,
            TimelineCode.provisionalDecisionDiffers:
            // Of a received transfer this OCMW says it itself; a record of its own names no other organisation.
            event.counterpart != nil && changes.transfers.contains { $0.direction == .sent } ? [.transferAnswered] : []
        case TimelineCode.inquiryWaiting: [.inquiryWaiting]
        case TimelineCode.inquiryReplyReceived: [.inquiryAnswered]
        case TimelineCode.consultationAnswered: [.consultationAnswered]
        case TimelineCode.documentReceived:
            event.details["operation"] == Operation.requestInquiry.rawValue
                ? [.documentReceived, .inquiryReceived] : [.documentReceived]
        case TimelineCode.documentRefused: [.documentRefused]
        case TimelineCode.documentParked: [.documentParked]
        case TimelineCode.documentWithoutReceipt: [.documentWithoutReceipt]
        case TimelineCode.inquiryNotAnswered: [.inquiryNotAnswered]
        case TimelineCode.termNear: [.termNear]
        case TimelineCode.termPassed: [.termPassed]
        case TimelineCode.provisionalCodeEndsSoon: [.integrationEndsSoon]
        default: []
        }
    }

    fileprivate var isAboutTransfer: Bool { self == .transferReceived || self == .transferAnswered }

    /// True when the event is about a document that another OCMW signed.
    fileprivate var isOfPartner: Bool {
        switch self {
        case .documentReceived, .inquiryReceived, .inquiryWaiting, .inquiryAnswered, .transferReceived,
            .transferAnswered:
            true
        case .applicationChanged, .consultationAnswered, .documentRefused, .documentParked, .documentWithoutReceipt,
            .inquiryNotAnswered, .termNear, .termPassed, .integrationEndsSoon:
            false
        }
    }
}

extension Ticket {
    /// The ticket, unless it could hold a person's number: a partner may write what it likes in its own tickets.
    var harmless: String? { isUUID ? value : AuditText.admissible(value) }
}
