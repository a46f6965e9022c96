import MessageStore
import SocialSecurity
import Synchronization
import XMLSecurity

/// What one OCMW may send to whom right now: a circuit a partner and one for the hub, and how many documents are under way.
///
/// Kept in memory: after a restart each partner gets a fresh chance.
final class DeliveryCircuits: Sendable {
    /// Whom a failure speaks against.
    enum Culprit: Hashable, Sendable {
        /// The way to everybody.
        case hub
        /// The recipient of the document.
        case recipient
        /// Nobody but ourselves.
        case nobody
    }

    /// What opened or closed.
    enum Notice: Hashable, Sendable {
        case opened(EnterpriseNumber, until: UTCInstant)
        case closed(EnterpriseNumber)
    }

    private struct Partners {
        var circuits: [EnterpriseNumber: CircuitStateMachine.State] = [:]
        var underWay: [EnterpriseNumber: Int] = [:]
    }

    /// First length of an open circuit, milliseconds; doubled each time, half of it by chance.
    private static let base: Int64 = 4_000
    private static let longestToHub: Int64 = 60_000
    private static let longestToPartner: Int64 = 300_000

    private let hub: EnterpriseNumber
    private let concurrency: Int
    private let random: @Sendable (ClosedRange<Int64>) -> Int64
    private let partners = Mutex(Partners())

    /// Makes circuits that let everything pass.
    ///
    /// - Parameters:
    ///   - concurrency: most documents under way.
    ///   - random: a random number of the range, both ends included.
    init(hub: EnterpriseNumber, concurrency: Int, random: @escaping @Sendable (ClosedRange<Int64>) -> Int64) {
        self.hub = hub
        self.concurrency = concurrency
        self.random = random
    }

    /// What may be leased now, and when more may be.
    struct Allowance: Hashable, Sendable {
        let limits: LeaseLimits
        /// Partners to whom nothing goes for a while; `nil` when nothing goes to anybody.
        let closedTo: Set<EnterpriseNumber>?
        /// When the first open circuit lets a probe pass.
        let nextProbe: UTCInstant?
    }

    /// One partner gets half of the places at most, one that failed last gets one, and all that failed last together half.
    func allowance(now: UTCInstant) -> Allowance {
        partners.withLock { partners in
            let free = concurrency - partners.underWay.values.reduce(0, +)
            let half = max(1, concurrency / 2)
            var limits = LeaseLimits(total: free, perRecipient: half)
            var (closed, probes): (Set<EnterpriseNumber>, [UTCInstant]) = ([], [])
            var doubtful = half - partners.underWay.filter { partners.circuits[$0.key] != nil }.values.reduce(0, +)
            for (recipient, underWay) in partners.underWay { limits.recipients[recipient] = max(0, half - underWay) }
            for recipient in partners.circuits.keys.sorted(by: { $0.digits < $1.digits }) where recipient != hub {
                let passage = Self.look(recipient, in: &partners, now: now)
                let isIdle = partners.underWay[recipient] == nil
                limits.recipients[recipient] = passage.isOpen && isIdle && doubtful > 0 ? 1 : 0
                if limits.recipients[recipient] == 1 { doubtful -= 1 }
                guard case .none(let until) = passage else { continue }
                closed.insert(recipient)
                probes.append(until)
            }
            let toHub = Self.look(hub, in: &partners, now: now)
            switch toHub {
            case .free: break
            case .one: limits.total = partners.underWay.isEmpty ? min(1, free) : 0
            case .none(let until):
                limits.total = 0
                probes.append(until)
            }
            // What the hub answers itself waits for nobody else.
            limits.recipients[hub] = limits.total
            return Allowance(limits: limits, closedTo: toHub.isOpen ? closed : nil, nextProbe: probes.min())
        }
    }

    private static func look(
        _ partner: EnterpriseNumber, in partners: inout Partners, now: UTCInstant
    ) -> CircuitStateMachine.Passage {
        guard let known = partners.circuits[partner] else { return .free }
        var circuit = CircuitStateMachine(known)
        let passage = circuit.look(now: now)
        partners.circuits[partner] = circuit.state
        return passage
    }

    /// An attempt begins.
    func begin(_ recipient: EnterpriseNumber) {
        partners.withLock { $0.underWay[recipient, default: 0] += 1 }
    }

    /// An attempt ended.
    func end(_ recipient: EnterpriseNumber) {
        partners.withLock { partners in
            let left = partners.underWay[recipient, default: 1] - 1
            partners.underWay[recipient] = left > 0 ? left : nil
        }
    }

    /// Who sent an answer that counts: the hub, and whom the document was for.
    func succeeded(_ recipient: EnterpriseNumber) -> [Notice] {
        partners.withLock { partners in
            Set([hub, recipient]).compactMap { partner in
                guard let known = partners.circuits[partner] else { return nil }
                var circuit = CircuitStateMachine(known)
                let change = circuit.succeed()
                partners.circuits[partner] = nil
                return change == .closed ? .closed(partner) : nil
            }
        }
    }

    /// An attempt brought no final answer.
    func failed(_ recipient: EnterpriseNumber, by culprit: Culprit, now: UTCInstant) -> [Notice] {
        guard culprit != .nobody else { return [] }
        let partner = culprit == .hub ? hub : recipient
        return partners.withLock { partners in
            // The hub answered when it tells that the recipient did not.
            let closed = culprit == .recipient && partner != hub ? Self.succeedHub(hub, &partners) : []
            var circuit = CircuitStateMachine(partners.circuits[partner] ?? .closed(failures: 0))
            let change = circuit.fail { now.advanced(by: .milliseconds(length(times: $0, to: partner))) }
            partners.circuits[partner] = circuit.state
            guard change == .opened, case .open(let until, _) = circuit.state else { return closed }
            return closed + [.opened(partner, until: until)]
        }
    }

    private static func succeedHub(_ hub: EnterpriseNumber, _ partners: inout Partners) -> [Notice] {
        guard let known = partners.circuits.removeValue(forKey: hub) else { return [] }
        var circuit = CircuitStateMachine(known)
        return circuit.succeed() == .closed ? [.closed(hub)] : []
    }

    private func length(times: Int, to partner: EnterpriseNumber) -> Int64 {
        let longest = partner == hub ? Self.longestToHub : Self.longestToPartner
        let whole = min(longest, Self.base << Int64(min(times - 1, 20)))
        return whole / 2 + random(0...whole / 2)
    }
}

extension AttemptFailure {
    /// Whom it speaks against.
    var culprit: DeliveryCircuits.Culprit {
        switch code {
        case .hubUnreachable, .timedOut, .answerUnusable, .answerSignature, .confirmation, .answerNotFromHub, .fault,
            .answerForm, .stampSignature, .stampNotOurs, .stampOutcome:
            .hub
        case .notForwarded, .receiptSignature, .receiptSigner, .receiptNotOurs, .refusalSignature, .refusalSigner,
            .refusalNotOurs, .refusalNotFinal, .resultSignature, .resultSigner, .resultNotOurs:
            .recipient
        case .requestNotSigned, .documentUnreadable, .effectsFailed, .stopping: .nobody
        }
    }
}
