import Messages
import SocialSecurity
import XMLSecurity

extension Hub {
    /// A passage in the list of whoever sent the document: its arrival when there is no stamp yet.
    func sentPassage(
        _ envelope: RawEnvelope, ticketCBSS: Ticket, stamp: HubStamp? = nil, at now: UTCInstant
    ) -> TicketPassage {
        TicketPassage(
            organisation: envelope.sender, day: environment.civilDay(now),
            entry: entry(
                .sent, envelope, ticketCBSS: ticketCBSS, counterpart: envelope.recipient,
                outcome: stamp.flatMap { TicketEntry.Outcome($0.outcome) } ?? .met, code: stamp?.code, at: now),
            isArrival: stamp == nil)
    }

    /// Notes what the hub's stamp says came of a document, before the sender is told.
    func note(_ reply: Reply, to arrival: Arrival) async throws {
        guard case .hubStamp(let stamp) = try BusinessDocument(reply.stamp.element).payload else { return }
        let passage = sentPassage(
            arrival.envelope, ticketCBSS: stamp.ticketCBSS, stamp: stamp, at: environment.clock())
        try await environment.store.note(passage)
    }

    /// Notes that a document is on its way to an organisation, or what that organisation answered.
    func noteReceived(_ meeting: Meeting, _ outcome: TicketEntry.Outcome, code: String? = nil) async throws {
        let envelope = meeting.arrival.envelope
        let recipient = environment.members.route(to: envelope.recipient)?.number ?? envelope.recipient
        let now = environment.clock()
        try await environment.store.note(
            TicketPassage(
                organisation: recipient, day: environment.civilDay(now),
                entry: entry(
                    .received, envelope, ticketCBSS: meeting.ticketCBSS, counterpart: envelope.sender,
                    outcome: outcome, code: code, at: now),
                isArrival: outcome == .met))
    }

    private func entry(
        _ direction: TicketEntry.Direction, _ envelope: RawEnvelope, ticketCBSS: Ticket,
        counterpart: EnterpriseNumber, outcome: TicketEntry.Outcome, code: String?, at now: UTCInstant
    ) -> TicketEntry {
        TicketEntry(
            direction: direction, ticket: envelope.ticket, ticketCBSS: ticketCBSS, operation: envelope.operation,
            legalContext: envelope.legalContext, counterpart: counterpart, firstAt: now, lastAt: now, passages: 1,
            outcome: outcome, code: code)
    }
}

extension TicketEntry.Outcome {
    /// What a stamp on the way back says; nil for one on the way forward.
    fileprivate init?(_ outcome: StampOutcome) {
        switch outcome {
        case .forwarded: return nil
        case .delivered: self = .delivered
        case .refused: self = .refused
        case .notForwarded: self = .notForwarded
        case .answered: self = .answered
        }
    }
}

extension Courier.Outcome {
    /// What the list of the recipient says of an attempt.
    var listed: (outcome: TicketEntry.Outcome, code: String) {
        switch self {
        case .receipt: (.delivered, RefusalCode.treated.rawValue)
        case .refusal(_, let refusal): (.refused, refusal.code)
        case .failed(let code): (.notForwarded, code.rawValue)
        }
    }
}
