import AuditLog
import Foundation
import Gateway
import Logging
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// An outbox in which always about as many documents wait, and what leaves it in a second.
struct MeasuredOutbox {
    /// Documents in flight, as `DispatcherRunner` has them.
    static let inFlight = 32

    let store: OpenedStore
    let partners: Partners
    let waiting: Int
    /// How many lanes the documents lie in: one for each recipient.
    let laneCount: Int
    private let tenant: Tenant
    private let dispatcher: Dispatcher
    private let start = Partners.now()

    init(_ kind: StoreKind, waiting: Int, lanes: Int, partners: Partners, folder: URL) async throws {
        let name = "\(kind.rawValue)-\(waiting)-\(lanes)"
        store = try await kind.open(in: folder, name: name, organisation: partners.organisation)
        (self.partners, self.waiting, laneCount) = (partners, waiting, lanes)
        tenant = Tenant(
            organisation: partners.organisation, name: "OCMW", store: store.store, signing: partners.sender,
            checkpoints: try CheckpointSigner(organisation: partners.organisation, seed: store.keys.noteSigningSeed))
        dispatcher = Dispatcher(
            environment: partners.environment, transport: partners.hub,
            effects: DomainEffects(environment: partners.environment), logger: Logger(label: "benchmark"))
        try await openLog()
        try await fill()
        try store.settle()
    }

    /// Documents a second through `claim` and `settle` of the store: a lease, then evidence, event, leaf and final state.
    func storeRate(_ count: Int) async throws -> Double {
        try await add(count)
        var settled = 0
        let seconds = try await Measure.seconds {
            while settled < count {
                let claims = try await store.store.claim(
                    now: Partners.now(), leaseFor: Dispatcher.lease, limit: min(Self.inFlight, count - settled))
                guard !claims.isEmpty else { throw BenchmarkFailure("nothing is due in a full outbox") }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for claim in claims { group.addTask { try await settle(claim) } }
                    try await group.waitForAll()
                }
                settled += claims.count
            }
        }
        return Double(count) / seconds
    }

    /// Documents a second through steps of the dispatcher, whose transport answers at once.
    func dispatcherRate(_ count: Int) async throws -> Double {
        try await add(count)
        var result = StepResult()
        let seconds = try await Measure.seconds {
            while result.delivered < count {
                let step = await dispatcher.step(tenant: tenant, limit: min(Self.inFlight, count - result.delivered))
                guard step.claimed > 0, step.delivered == step.claimed else {
                    throw BenchmarkFailure("a step delivered \(step.delivered) of \(step.claimed) documents")
                }
                result.delivered += step.delivered
            }
        }
        return Double(count) / seconds
    }

    private func settle(_ claim: OutboxClaim) async throws {
        let now = Partners.now()
        let document = claim.document
        let evidence = [Messages.Operation.hubStamp, .receipt].map { operation in
            StoredDocument(
                ticket: .random(), sender: operation == .hubStamp ? partners.hub.hub : document.recipient,
                recipient: document.sender, operation: operation, conversation: document.conversation,
                inReplyTo: document.ticket, subject: nil, digest: document.digest, bytes: document.bytes, storedAt: now)
        }
        let event = TimelineEvent(
            conversation: document.conversation, instant: now, code: TimelineCode.documentDelivered,
            ticket: document.ticket, counterpart: document.recipient,
            details: ["operation": document.operation.rawValue, "attempt": "1"])
        let changes = Changes(evidence: evidence, events: [event], leaves: [try leaf(.documentAttempted, at: now)])
        let outcome = try await store.store.settle(claim, outcome: .delivered, at: now, changes: changes)
        guard outcome == .applied else { throw BenchmarkFailure("a lease was lost: \(outcome)") }
    }

    private func leaf(_ act: AuditAct, at instant: UTCInstant) throws -> SealedLeaf {
        let entry = AuditEntry(
            act: act, timeMilliseconds: instant.milliseconds, access: .changed,
            organisation: partners.organisation.digits, application: "benchmark", actor: .process("dispatcher"))
        var random = SystemRandomNumberGenerator()
        return try entry.sealed(using: &random)
    }

    private func openLog() async throws {
        let year = AuditLogOrigin.year(of: start.milliseconds)
        let leaf = try leaf(.logOpened, at: start)
        _ = try await store.store.openAuditYear(year, at: start) { _ in
            AuditYearOpening(leaf: leaf, lastCheckpoint: nil)
        }
    }

    /// Signed documents that are due before all others, as many as leave during a measurement.
    private func add(_ count: Int) async throws {
        let due = start.advanced(by: .seconds(-3600))
        for first in stride(from: 0, to: count, by: 200) {
            try await store.store.commit(
                Changes(outgoing: try (first..<min(first + 200, count)).map { try outgoing($0, notBefore: due) }))
        }
    }

    /// Documents that nobody comes to: due, each of the length of a signed one.
    private func fill() async throws {
        let text = try outgoing(0, notBefore: start).document
        for first in stride(from: 0, to: waiting, by: 1000) {
            let batch = (first..<min(first + 1000, waiting)).map { filler(like: text, to: $0) }
            try await store.store.commit(Changes(outgoing: batch))
            if first % 100_000 == 0, first > 0 { Measure.tell("\(first) of \(waiting) documents wait") }
        }
    }

    private func filler(like text: StoredDocument, to number: Int) -> OutgoingDocument {
        OutgoingDocument(
            document: StoredDocument(
                ticket: .random(), sender: partners.organisation, recipient: recipient(number),
                operation: text.operation, conversation: .random(), inReplyTo: nil, subject: partners.subject,
                digest: text.digest, bytes: text.bytes, storedAt: start),
            notBefore: start, expiresAt: nil)
    }

    private func recipient(_ number: Int) -> EnterpriseNumber { partners.recipients[number % laneCount] }

    private func outgoing(_ number: Int, notBefore: UTCInstant) throws -> OutgoingDocument {
        let header = DocumentHeader(
            ticket: .random(), timestampSent: start, sender: partners.organisation, recipient: recipient(number),
            conversation: .random(), legalContext: .socialInquiry,
            criteria: Criteria(ssin: partners.subject, role: .applicant))
        let inquiry = RequestInquiry(applicationDate: partners.environment.civilDate(of: start), aid: .both)
        let document = BusinessDocument(header: header, payload: .requestInquiry(inquiry))
        let bytes = try DocumentSigner(identity: partners.sender).sign(document.element()).canonicalBytes()
        return OutgoingDocument(
            document: StoredDocument(
                ticket: header.ticket, sender: header.sender, recipient: header.recipient,
                operation: document.operation, conversation: header.conversation, inReplyTo: nil,
                subject: partners.subject, digest: try DocumentDigest(SHA256Digest.of(bytes)), bytes: bytes,
                storedAt: start),
            notBefore: notBefore, expiresAt: nil)
    }
}
