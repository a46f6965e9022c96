import Messages
import SocialSecurity
import XMLSecurity

/// What became of one document, as far as it is proven.
struct DocumentAccount {
    let document: DocumentFacts
    /// When the hub first had it.
    var hubReceivedAt: UTCInstant?
    /// The day of that in Belgium.
    var hubReceivedOn: String?
    /// When its recipient accepted it, and who that was.
    var acceptedAt: UTCInstant?
    var acceptedBy: EnterpriseNumber?
    /// Who refused it for good, when, and by which code.
    var refusedAt: UTCInstant?
    var refusedBy: EnterpriseNumber?
    var refusalCode: String?
    /// Lines of the log that commit to it.
    var lines: [String] = []

    /// The day of sending: that of the hub's first stamp, in Belgium, when a receipt shows that it arrived.
    var sentOn: String? { acceptedAt == nil ? nil : hubReceivedOn }
}

/// The conversation as the proven documents tell it.
struct ConversationAccount {
    private(set) var documents: [DocumentAccount] = []
    private(set) var notes: [EvidenceNote] = []

    /// - Parameters:
    ///   - facts: proven documents.
    ///   - stamps: what proven stamps of the hub say.
    ///   - opened: lines that commit to documents.
    init(_ facts: [DocumentFacts], stamps: DatedStamps, opened: [OpenedLine]) {
        var answers: [DocumentReference: [DocumentFacts]] = [:]
        for document in facts where document.isExchange {
            if let reference = document.inReplyTo { answers[reference, default: []].append(document) }
        }
        let lines = Dictionary(grouping: opened) { $0.digest }
        for document in facts where !document.isExchange {
            var account = DocumentAccount(document: document, hubReceivedAt: stamps.received[document.digest])
            account.hubReceivedOn = account.hubReceivedAt.map { BelgianCalendar.civilDate(of: $0).description }
            for answer in answers[document.reference] ?? [] { account.take(answer) }
            account.lines = (lines[document.digest] ?? []).map { "\($0.place) \($0.act.rawValue)" }
            if account.hubReceivedAt != nil, account.isOpen {
                notes.append(EvidenceNote(code: .stampWithoutReceipt, place: document.place))
            }
            documents.append(account)
        }
    }
}

extension DocumentAccount {
    fileprivate mutating func take(_ answer: DocumentFacts) {
        switch answer.content {
        case .receipt(let instant, _) where acceptedAt == nil: (acceptedAt, acceptedBy) = (instant, answer.sender)
        case .refusal(let code, true): (refusedAt, refusedBy, refusalCode) = (answer.sentAt, answer.sender, code)
        default: break
        }
    }

    /// Sent to another OCMW, and neither accepted nor refused.
    fileprivate var isOpen: Bool { !document.operation.answeredByHub && acceptedAt == nil && refusedAt == nil }

    /// What happened, oldest first.
    var events: [(at: UTCInstant, text: String)] {
        let name = "\(document.operation.rawValue) \(document.ticket.value)"
        var events: [(at: UTCInstant, text: String)] = [
            (document.sentAt, "\(name): signed by \(document.sender.digits) for \(document.recipient.digits)")
        ]
        if let hubReceivedAt {
            let day = sentOn.map { " (day of sending: \($0))" } ?? ""
            events.append((hubReceivedAt, "\(name): received by the hub\(day)"))
        }
        if let acceptedAt, let acceptedBy { events.append((acceptedAt, "\(name): accepted by \(acceptedBy.digits)")) }
        if let refusedAt, let refusedBy {
            events.append((refusedAt, "\(name): refused by \(refusedBy.digits), \(refusalCode ?? "")"))
        }
        return events
    }
}
