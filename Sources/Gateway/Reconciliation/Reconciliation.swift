import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// Compares what the hub met and carried with what the log says, ticket by ticket. Pure: no clock, no store.
struct Reconciliation: Sendable {
    /// The longest wait between two attempts is 15 minutes: after an hour without a line nobody is trying any more.
    static let quietAfter: Duration = .seconds(3_600)
    /// A document waits for a registration before it for a day at most.
    static let heldFor: Duration = .seconds(25 * 3_600)

    /// Entries of the days asked for.
    let entries: [TicketEntry]
    /// Entries by document, of the days asked for and of those beside them.
    private let listed: [TicketKey: [TicketEntry]]
    private let mentions: LogMentions
    private let now: UTCInstant

    /// Takes both sides.
    ///
    /// - Parameters:
    ///   - entries: of the days asked for.
    ///   - others: of the days beside them, as far as they were asked for; only lines are looked up in them.
    ///   - mentions: the lines.
    ///   - now: what is younger than a pause between attempts is not settled yet.
    init(entries: [TicketEntry], others: [TicketEntry], mentions: LogMentions, now: UTCInstant) {
        self.entries = entries
        listed = Dictionary(grouping: entries + others, by: TicketKey.init)
        self.mentions = mentions
        self.now = now
    }

    /// Everything that differs: first what the hub has, then what only the log has. One finding for each document and
    /// code.
    ///
    /// - Parameter claims: lines of the days, written before the hub was asked.
    func findings(claims: [LogMention]) -> [ReconciliationFinding] {
        var seen: Set<String> = []
        return (findingsOfList() + findings(ofClaims: claims) + findings(ofIntents: claims)).filter {
            seen.insert("\($0.code.rawValue) \($0.direction.rawValue) \($0.ticket)").inserted
        }
    }

    /// True when a line may find what it claims in the list of the day before or after: clocks differ at midnight.
    func needsOtherDays(_ claims: [LogMention]) -> Bool { !unconfirmed(among: claims).isEmpty }

    private func findingsOfList() -> [ReconciliationFinding] {
        entries.flatMap { $0.direction == .sent ? sent($0) : received($0) }
    }

    // MARK: Sent

    private func sent(_ entry: TicketEntry) -> [ReconciliationFinding] {
        let mentions = concerning(entry)
        guard !mentions.isEmpty else { return [finding(.notLogged, entry)] }
        var codes: [ReconciliationCode] = mentions.contains(where: \.isIntent) ? [] : [.intentNotLogged]
        codes += differences(entry, mentions)
        if let code = outcome(entry, mentions) { codes.append(code) }
        return codes.map { finding($0, entry, mentions.last) }
    }

    /// Lines of the document; those that name another ticket of the hub are about another document under this ticket.
    private func concerning(_ entry: TicketEntry) -> [LogMention] {
        mentions[TicketKey(entry)].filter { $0.kszTicket == nil || $0.kszTicket == entry.ticketCBSS.value }
    }

    private func differences(_ entry: TicketEntry, _ mentions: [LogMention]) -> [ReconciliationCode] {
        var codes: [ReconciliationCode] = []
        let intents = mentions.filter(\.isIntent)
        if mentions.contains(where: { $0.service.map { $0 != entry.operation.auditName } ?? false }) {
            codes.append(.operationDiffers)
        }
        if intents.contains(where: { $0.legalContext != entry.legalContext?.value }) {
            codes.append(.legalContextDiffers)
        }
        if mentions.contains(where: { $0.counterpart.map { $0 != entry.counterpart.digits } ?? false }) {
            codes.append(.counterpartDiffers)
        }
        return codes
    }

    private func outcome(_ entry: TicketEntry, _ mentions: [LogMention]) -> ReconciliationCode? {
        let outcomes = mentions.filter(\.isOutcome)
        if outcomes.contains(where: \.isPositive) { return nil }
        let isRefused = outcomes.contains { $0.outcome == .refused }
        switch entry.outcome {
        case .met, .notForwarded:
            guard outcomes.isEmpty else { return nil }
            return isQuiet(mentions) ? .intentWithoutOutcome : .underWay
        case .refused where isRefused: return nil
        case .refused, .delivered, .answered:
            // A refusal is final here: nobody tries again after it.
            guard isQuiet(mentions) || isRefused else { return .underWay }
            return outcomes.isEmpty ? .outcomeNotLogged : .outcomeDiffers
        }
    }

    /// True when the last line is so old that no further attempt is to be expected.
    private func isQuiet(_ mentions: [LogMention], for duration: Duration = quietAfter) -> Bool {
        mentions.map(\.time).max().map { $0.duration(to: now) > duration } ?? true
    }

    // MARK: Received

    private func received(_ entry: TicketEntry) -> [ReconciliationFinding] {
        let mentions = concerning(entry)
        switch entry.outcome {
        // Whether it arrived is not known to the hub.
        case .met, .notForwarded, .answered: break
        case .delivered where mentions.contains(where: \.wasAccepted): break
        case .refused where mentions.contains(where: \.wasTurnedAway): break
        case .delivered where !mentions.isEmpty, .refused where !mentions.isEmpty:
            return [finding(.outcomeDiffers, entry, mentions.last)]
        case .delivered, .refused: return [finding(.receptionNotLogged, entry)]
        }
        return differences(entry, mentions).map { finding($0, entry, mentions.last) }
    }

    private func finding(_ code: ReconciliationCode, _ entry: TicketEntry, _ mention: LogMention? = nil)
        -> ReconciliationFinding
    {
        ReconciliationFinding(
            code, ticket: entry.ticket.value, direction: entry.direction, entry: entry, mention: mention)
    }

    // MARK: Lines

    /// The lines that claim something of the hub and are not borne out by the lists at hand.
    private func unconfirmed(among claims: [LogMention]) -> [LogMention] {
        claims.filter { $0.claimsTheHub && !isBorneOut($0) }
    }

    private func isBorneOut(_ mention: LogMention) -> Bool {
        let entries = (listed[mention.key] ?? []).filter {
            mention.kszTicket == nil || mention.kszTicket == $0.ticketCBSS.value
        }
        return mention.isPositive ? entries.contains { $0.outcome.isPositive } : !entries.isEmpty
    }

    /// What remains of the claims once every list is there that can have them.
    private func findings(ofClaims claims: [LogMention]) -> [ReconciliationFinding] {
        unconfirmed(among: claims).map { mention in
            let entry = listed[mention.key]?.last
            return ReconciliationFinding(
                entry == nil ? .unknownToHub : .outcomeDiffers, ticket: mention.ticket, direction: mention.direction,
                entry: entry, mention: mention)
        }
    }

    /// Consultations that somebody wanted, that the hub never met and whose end is not told.
    private func findings(ofIntents intents: [LogMention]) -> [ReconciliationFinding] {
        intents.filter { $0.act == .consultationIntent && listed[$0.key] == nil }.compactMap { intent in
            let mentions = mentions[intent.key]
            guard !mentions.contains(where: \.isOutcome) else { return nil }
            return ReconciliationFinding(
                isQuiet(mentions, for: Self.heldFor) ? .intentWithoutOutcome : .underWay, ticket: intent.ticket,
                direction: .sent, entry: nil, mention: mentions.last)
        }
    }
}

extension LogMention {
    /// True when the document was taken, now or before.
    fileprivate var wasAccepted: Bool { act == .documentAccepted || act == .documentDuplicate }

    /// True when the document was answered with a refusal: by rule, for its ticket, or as it had come before.
    fileprivate var wasTurnedAway: Bool { [.documentRefused, .documentConflict, .documentDuplicate].contains(act) }

    /// True when the line says that the hub treated or carried the document: then its list must have it.
    var claimsTheHub: Bool { kszTicket != nil || isPositive }
}
