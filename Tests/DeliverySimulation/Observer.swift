import MessageStore
import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

/// A document under its sender: tickets of two senders may be the same.
package struct DocumentName: Hashable, Sendable {
    package let sender: EnterpriseNumber
    package let ticket: Ticket
}

/// Sees from outside what happens in a world: what callers were told, what is on the wires, what transactions committed.
///
/// It judges at once what only shows in the order of things; the rest is judged at the end (`Checker`).
package final class Observer: Sendable {
    /// An attempt that is under way on the wire.
    struct Exchange: Sendable {
        let number: Int
        let life: Life
        let disturbances: Int
    }

    struct State: Sendable {
        /// What callers were told is taken, by organisation and key.
        var accepted: [String: DocumentName] = [:]
        var claims: [DocumentName: Int] = [:]
        var names: [[UInt8]: DocumentName] = [:]
        /// Ends of attempts that were committed.
        var settlements: [DocumentName: Int] = [:]
        /// Acts of operators that were committed.
        var acts: [DocumentName: [OutboxAct]] = [:]
        /// Receipts and refusals that left their signer, each with its bytes, by the document they answer.
        var receipts: [DocumentName: Set<[UInt8]>] = [:]
        var refusals: [DocumentName: Set<String>] = [:]
        var exchanges: [DocumentName: [Exchange]] = [:]
        /// How often something happened to an organisation after which two attempts may overlap.
        var disturbances: [EnterpriseNumber: Int] = [:]
        /// The same when each attempt that is not yet on the wire asked for its lease, which counts from that instant.
        var begun: [DocumentName: [Int]] = [:]
        /// Every document of an outbox, in the order of being taken.
        var order: [DocumentName] = []
        /// Organisations whose clock was so far off that others refuse what they sign.
        var hasFarClock: Set<EnterpriseNumber> = []
        var violations: [Violation] = []
        var number = 0
    }

    let state = Mutex(State())

    /// What the world must not do, found out.
    func violated(_ rule: Violation.Rule, _ name: DocumentName?, _ words: String = "") {
        let violation = Violation(rule: rule, document: name?.ticket, words: words)
        state.withLock { $0.violations.append(violation) }
    }

    package var violations: [Violation] { state.withLock { $0.violations } }

    /// A caller was told that its document is taken.
    func accepted(key: String, _ name: DocumentName) {
        let earlier = state.withLock { state in
            defer { state.accepted[key] = state.accepted[key] ?? name }
            return state.accepted[key]
        }
        guard let earlier, earlier != name else { return }
        violated(.oneKeyOneDocument, name, "the key \(key) was answered with \(earlier.ticket.short) before")
    }

    func disturbances(of organisation: EnterpriseNumber) -> Int {
        state.withLock { $0.disturbances[organisation] ?? 0 }
    }

    /// - Parameter disturbances: how many there were when the lease was asked for.
    func claimed(_ claim: OutboxClaim, of organisation: EnterpriseNumber, since disturbances: Int) {
        let name = DocumentName(sender: organisation, ticket: claim.document.ticket)
        let isBackwards = state.withLock { state in
            let last = state.claims[name] ?? 0
            state.claims[name] = max(last, claim.attempt)
            state.names[SHA256Digest.of(claim.document.bytes)] = name
            state.begun[name, default: []].append(disturbances)
            return claim.attempt <= last
        }
        if isBackwards { violated(.attemptsGrow, name, "attempt \(claim.attempt) was leased again") }
    }

    func settled(
        _ claim: OutboxClaim, outcome: AttemptOutcome, settled: SettleOutcome, of organisation: EnterpriseNumber
    ) {
        guard settled == .applied || settled == .deliveredLate else { return }
        let name = DocumentName(sender: organisation, ticket: claim.document.ticket)
        let isOvertaken = state.withLock { state in
            state.settlements[name, default: 0] += 1
            return claim.attempt < state.claims[name] ?? 0
        }
        if isOvertaken, settled == .applied {
            violated(.overtakenAttemptsSettleNothing, name, "attempt \(claim.attempt) settled \(outcome.word)")
        }
    }

    /// A receipt came for a row that no attempt of this number holds any more.
    func fenced(_ claim: OutboxClaim, in state: OutboxStateName?) {
        guard state == .parked || state == .expired else { return }
        let name = DocumentName(sender: claim.document.sender, ticket: claim.document.ticket)
        violated(.lateReceiptsCount, name, "a receipt was ignored in state \(state?.rawValue ?? "-")")
    }

    func operated(_ act: OutboxAct, ticket: Ticket, of organisation: EnterpriseNumber) {
        let name = DocumentName(sender: organisation, ticket: ticket)
        state.withLock { $0.acts[name, default: []].append(act) }
        disturbed(organisation)
    }

    func committed(_ changes: Changes, of organisation: EnterpriseNumber) {
        state.withLock { state in
            for outgoing in changes.outgoing {
                let name = DocumentName(sender: organisation, ticket: outgoing.document.ticket)
                state.names[SHA256Digest.of(outgoing.document.bytes)] = name
                state.order.append(name)
            }
        }
    }

    /// What an organisation has in its outbox, in the order of being taken.
    func documents(of organisation: EnterpriseNumber) -> [DocumentName] {
        state.withLock { $0.order.filter { $0.sender == organisation } }
    }

    /// Its documents that are on the wire just now, or needed a second attempt, in the order of being taken.
    func troubledDocuments(of organisation: EnterpriseNumber) -> [DocumentName] {
        state.withLock { state in
            state.order.filter { name in
                name.sender == organisation
                    && (!(state.exchanges[name] ?? []).isEmpty || state.claims[name] ?? 0 > 1)
            }
        }
    }

    /// From here on two attempts of this organisation may overlap: a clock moved, or an operator acted.
    func disturbed(_ organisation: EnterpriseNumber) {
        state.withLock { $0.disturbances[organisation, default: 0] += 1 }
    }

    func farClock(of organisation: EnterpriseNumber) {
        state.withLock { _ = $0.hasFarClock.insert(organisation) }
    }

    /// A document goes to the hub: the very bytes of the outbox, and nobody else of this OCMW is sending it.
    ///
    /// - Returns: what `returned` takes.
    func sends(_ document: [UInt8], of organisation: EnterpriseNumber, by life: Life) -> (DocumentName, Int)? {
        let (name, other, number) = state.withLock { state -> (DocumentName?, Exchange?, Int) in
            guard let name = state.names[SHA256Digest.of(document)] else { return (nil, nil, 0) }
            let disturbances = state.disturbances[organisation] ?? 0
            let other = state.exchanges[name]?.first { !$0.life.isDead && $0.disturbances == disturbances }
            state.number += 1
            let begun = state.begun.removeValue(forKey: name)?.min() ?? disturbances
            state.exchanges[name, default: []].append(Exchange(number: state.number, life: life, disturbances: begun))
            return (name, other, state.number)
        }
        guard let name else {
            violated(.sameBytes, nil, "bytes were sent that the outbox never held")
            return nil
        }
        if let other { violated(.oneAttemptAtATime, name, "\(life.name) sends while \(other.life.name) does") }
        return (name, number)
    }

    func returned(_ exchange: (DocumentName, Int)?) {
        guard let (name, number) = exchange else { return }
        state.withLock { $0.exchanges[name]?.removeAll { $0.number == number } }
    }

    /// An answer of a recipient left its process.
    func answerLeft(_ bytes: [UInt8], by organisation: EnterpriseNumber) {
        guard let content = SOAPContent.answer(bytes), let document = try? BusinessDocument(content),
            let ticket = document.header.inReplyTo?.ticket
        else { return }
        let name = DocumentName(sender: document.header.recipient, ticket: ticket)
        switch document.payload {
        case .receipt:
            let count = state.withLock { state in
                state.receipts[name, default: []].insert(content.canonicalBytes())
                return state.receipts[name]?.count ?? 0
            }
            if count > 1 { violated(.oneReceipt, name, "receipt number \(count) left \(organisation)") }
        case .refusal(let refusal):
            state.withLock { _ = $0.refusals[name, default: []].insert(refusal.code) }
        default: break
        }
    }
}

/// Something that must not happen.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// The rules of the checker.
    package enum Rule: String, Sendable {
        case oneKeyOneDocument = "one-key-one-document"
        case attemptsGrow = "attempts-grow"
        case overtakenAttemptsSettleNothing = "overtaken-attempts-settle-nothing"
        case lateReceiptsCount = "late-receipts-count"
        case sameBytes = "same-bytes"
        case oneAttemptAtATime = "one-attempt-at-a-time"
        case oneReceipt = "one-receipt"
        case nothingIsLost = "nothing-is-lost"
        case nothingIsInvented = "nothing-is-invented"
        case handedOverOnce = "handed-over-once"
        case senderHoldsReceipt = "sender-holds-receipt"
        case receiptIsTheFirst = "receipt-is-the-first"
        case stateIsFinalOrExplained = "state-is-final-or-explained"
        case everythingSettles = "everything-settles"
        case cancelledIsNeverDelivered = "cancelled-is-never-delivered"
        case digestsAreEqual = "digests-are-equal"
        case everyActHasItsLine = "every-act-has-its-line"
        case logsHold = "logs-hold"
    }

    package let rule: Rule
    package let document: Ticket?
    package let words: String

    package var description: String {
        "\(rule.rawValue)\(document.map { " (\($0.short))" } ?? "")\(words.isEmpty ? "" : ": \(words)")"
    }
}

/// What is in a SOAP message, without judging it.
enum SOAPContent {
    /// The document beside the stamp in an answer.
    static func answer(_ bytes: [UInt8]) -> XMLElement? {
        guard let envelope = try? XMLReader.parse(bytes),
            let body = envelope.elements.first(where: { $0.localName == "Body" })?.elements.first
        else { return nil }
        return (try? ExchangeAnswer(body))?.content
    }
}
