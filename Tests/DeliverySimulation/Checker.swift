import AuditLog
import Gateway
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The total queue, judged from outside: both databases are read when everything is over.
struct Checker: Sendable {
    /// What one OCMW's database holds.
    struct Holdings: Sendable {
        let organisation: Organisation
        let tenant: Tenant
        let outbox: [OutboxEntry]
        let inbox: [InboxEntry]
        let lines: [AuditLeaf]

        func line(_ act: AuditAct, _ ticket: Ticket) -> [AuditLeaf] {
            lines.filter { $0.act == act && $0.clear.ticket == ticket.value }
        }
    }

    let world: World
    private var observer: Observer { world.around.observer }

    init(world: World) { self.world = world }

    /// Reads everything and judges it; what is wrong is told to the observer.
    func judge() async throws {
        var all: [Holdings] = []
        for organisation in world.organisations { all.append(try await holdings(of: organisation)) }
        let seen = observer.state.withLock { $0 }
        lost(all, seen)
        for holdings in all {
            for entry in holdings.outbox { try await judge(entry, of: holdings, among: all, seen) }
            for entry in holdings.inbox { judge(entry, at: holdings, among: all, seen) }
        }
    }

    private func holdings(of organisation: Organisation) async throws -> Holdings {
        guard let running = organisation.hosts.first?.running else {
            throw SimulationFailure("no gateway of \(organisation.number) runs at the end")
        }
        let store = running.store
        var lines: [AuditLeaf] = []
        for year in try await store.auditYears() {
            lines += try await store.auditLines(year: year, from: 0, limit: 10_000)
                .map { try AuditLeaf(decoding: $0.leafBytes) }
        }
        return Holdings(
            organisation: organisation, tenant: running.tenant,
            outbox: try await store.outbox(states: [], after: nil, limit: 10_000),
            inbox: try await store.inbox(states: [], after: nil, limit: 10_000), lines: lines)
    }

    /// Each document that a caller was told is taken is in the outbox.
    private func lost(_ all: [Holdings], _ seen: Observer.State) {
        let known = Set(
            all.flatMap(\.outbox).map { DocumentName(sender: $0.document.sender, ticket: $0.document.ticket) })
        for (key, name) in seen.accepted.sorted(by: { $0.key < $1.key }) where !known.contains(name) {
            observer.violated(.nothingIsLost, name, "\(key) was answered, and is not in the outbox")
        }
    }

    // MARK: The sender's side

    private func judge(
        _ entry: OutboxEntry, of sender: Holdings, among all: [Holdings], _ seen: Observer.State
    ) async throws {
        let name = DocumentName(sender: entry.document.sender, ticket: entry.document.ticket)
        let rows =
            all.first { $0.organisation.number == entry.document.recipient }?.inbox.filter {
                DocumentName(sender: $0.document.sender, ticket: $0.document.ticket) == name
            } ?? []
        switch entry.state {
        case .delivered, .deliveredLate: try await delivered(entry, name, rows, seen, of: sender)
        case .cancelled:
            if !rows.isEmpty { observer.violated(.cancelledIsNeverDelivered, name) }
        case .parked: explained(entry, name, TimelineCode.documentParked, .documentParked, of: sender)
        case .refused:
            let isKnown = seen.hasFarClock.contains { [entry.document.sender, entry.document.recipient].contains($0) }
            if !isKnown {
                observer.violated(.stateIsFinalOrExplained, name, "refused with \(entry.lastCode ?? "-")")
            }
        case .queued, .leased, .retryWait, .expired:
            observer.violated(.stateIsFinalOrExplained, name, "it ends as \(entry.state.rawValue)")
        }
        lines(of: entry, name, sender, seen)
    }

    private func delivered(
        _ entry: OutboxEntry, _ name: DocumentName, _ rows: [InboxEntry], _ seen: Observer.State, of sender: Holdings
    ) async throws {
        guard rows.count == 1, let row = rows.first else {
            return observer.violated(.nothingIsLost, name, "delivered, and \(rows.count) times at the recipient")
        }
        if row.document.digest != entry.document.digest { observer.violated(.digestsAreEqual, name) }
        let receipts = try await sender.tenant.store.documents(inReplyTo: name.ticket).filter {
            $0.operation == .receipt && $0.sender == entry.document.recipient
        }
        guard receipts.count == 1, let receipt = receipts.first else {
            return observer.violated(.senderHoldsReceipt, name, "it holds \(receipts.count)")
        }
        if receipt.bytes != row.receipt || seen.receipts[name] != [row.receipt] {
            observer.violated(.receiptIsTheFirst, name)
        }
    }

    /// Parked: with a reason and a line.
    private func explained(
        _ entry: OutboxEntry, _ name: DocumentName, _ code: String, _ act: AuditAct, of sender: Holdings
    ) {
        if entry.lastCode?.isEmpty ?? true || sender.line(act, name.ticket).isEmpty {
            observer.violated(.stateIsFinalOrExplained, name, "\(entry.state.rawValue) without reason or line")
        }
    }

    /// One line for each end of an attempt and each act of an operator that was committed; one for being taken.
    private func lines(of entry: OutboxEntry, _ name: DocumentName, _ sender: Holdings, _ seen: Observer.State) {
        let byDispatcher = (sender.line(.documentAttempted, name.ticket) + sender.line(.documentParked, name.ticket))
            .filter { $0.clear.rule != "interrupted" && $0.clear.rule != OutboxAct.park.rawValue }.count
        let settlements = seen.settlements[name] ?? 0
        if byDispatcher != settlements {
            observer.violated(.everyActHasItsLine, name, "\(settlements) attempts settled, \(byDispatcher) lines")
        }
        let acts = seen.acts[name] ?? []
        let expected: [(AuditAct, Int)] = [
            (.documentQueued, entry.document.operation == .requestInquiry ? 1 : 0),
            (.documentCancelled, acts.filter { $0 == .cancel }.count),
            (.documentResumed, acts.filter { $0 == .resume || $0 == .retry }.count),
        ]
        for (act, count) in expected where sender.line(act, name.ticket).count < count {
            observer.violated(.everyActHasItsLine, name, "\(count) times \(act.rawValue)")
        }
        let parked = sender.line(.documentParked, name.ticket).filter { $0.clear.rule == OutboxAct.park.rawValue }.count
        if parked != acts.filter({ $0 == .park }).count {
            observer.violated(.everyActHasItsLine, name, "\(parked) lines of parking by hand")
        }
    }

    // MARK: The recipient's side

    private func judge(_ entry: InboxEntry, at recipient: Holdings, among all: [Holdings], _ seen: Observer.State) {
        let name = DocumentName(sender: entry.document.sender, ticket: entry.document.ticket)
        let sent = all.first { $0.organisation.number == name.sender }?.outbox.first {
            $0.document.ticket == name.ticket
        }
        guard let sent, sent.document.recipient == recipient.organisation.number,
            sent.document.digest == entry.document.digest
        else { return observer.violated(.nothingIsInvented, name) }
        if entry.state != .handedOver { observer.violated(.handedOverOnce, name, "never") }
        for act in [AuditAct.documentAccepted, .documentHandedOver] {
            let count = recipient.lines.filter {
                $0.act == act && $0.clear.ticket == name.ticket.value
                    && (act == .documentHandedOver || $0.clear.counterpart == name.sender.digits)
            }.count
            let twins = recipient.inbox.filter { $0.document.ticket == name.ticket }.count
            guard count != (act == .documentHandedOver ? twins : 1) else { continue }
            observer.violated(
                act == .documentHandedOver ? .handedOverOnce : .everyActHasItsLine, name,
                "\(count) lines \(act.rawValue)")
        }
    }
}

/// The world itself does not work.
package struct SimulationFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ words: String) { description = words }
}
