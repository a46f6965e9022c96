import AuditLog
import Foundation
import Logging
import MessageStore
import Messages
import SocialSecurity
import Synchronization
import XMLSecurity

@testable import Gateway

typealias Operation = Messages.Operation

/// A gateway with one tenant (OCMW A), a hub and other OCMWs with real keys, and a clock that stands still.
struct ExchangeWorld {
    static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    let pki: ExchangePKI
    let clock: ManualClock
    let environment: GatewayEnvironment
    let store: MemoryTenantStore
    let tenant: Tenant
    /// A person who cannot exist: 30 February.
    let person: SSIN

    init(predecessors: Set<EnterpriseNumber> = [], successors: [EnterpriseNumber: Set<EnterpriseNumber>] = [:]) throws {
        pki = try ExchangePKI.shared.get()
        let clock = ManualClock()
        self.clock = clock
        var taken = successors
        for ended in predecessors { taken[ended] = [pki.ocmwA.number] }
        let book = SuccessionBook(taken)
        environment = GatewayEnvironment(
            clock: { clock.now }, randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
            sleep: { _ in try await Task.sleep(for: .seconds(86_400)) }, hub: pki.hub.number, trust: pki.trust,
            schemas: try TestSchemas.shared.get(), successions: book)
        store = MemoryTenantStore(organisation: pki.ocmwA.number)
        tenant = Tenant(
            organisation: pki.ocmwA.number, name: "OCMW A", successions: book, store: store,
            signing: pki.ocmwA.identity,
            checkpoints: try CheckpointSigner(
                organisation: pki.ocmwA.number, seed: (0..<32).map { _ in UInt8.random(in: .min ... .max) }))
        person = try SSIN("71023000122")
    }

    /// An inquiry of A to B, or another document of A.
    func composed(
        _ payload: Payload? = nil, to recipient: EnterpriseNumber? = nil, inReplyTo: DocumentReference? = nil
    ) throws -> ComposedDocument {
        try DocumentComposer(environment: environment).compose(
            payload ?? inquiry(), for: tenant, to: recipient ?? pki.ocmwB.number, conversation: environment.ticket(),
            inReplyTo: inReplyTo, legalContext: .socialInquiry, criteria: Criteria(ssin: person), at: clock.now)
    }

    func inquiry() throws -> Payload {
        .requestInquiry(RequestInquiry(applicationDate: try CivilDate("2026-11-16"), aid: .rightToSocialIntegration))
    }

    /// Any document, signed by any party.
    func signed(
        _ payload: Payload, by signer: ExchangePKI.Party, from sender: EnterpriseNumber? = nil,
        to recipient: EnterpriseNumber, inReplyTo: DocumentReference? = nil, conversation: Ticket? = nil,
        ticket: Ticket? = nil, subject: Bool = false, sentAt: UTCInstant? = nil
    ) throws -> XMLElement {
        let header = DocumentHeader(
            ticket: ticket ?? environment.ticket(), timestampSent: sentAt ?? clock.now, sender: sender ?? signer.number,
            recipient: recipient, inReplyTo: inReplyTo, conversation: conversation ?? environment.ticket(),
            legalContext: subject ? .socialInquiry : nil, criteria: subject ? Criteria(ssin: person) : nil)
        return try DocumentSigner(identity: signer.identity).sign(
            BusinessDocument(header: header, payload: payload).element())
    }

    /// Digest of a signed element, by the definition in the design: SHA-256 over its exclusive canonical form.
    func digest(_ element: XMLElement) throws -> DocumentDigest {
        try DocumentDigest(SHA256Digest.of(element.canonicalBytes()))
    }
}

/// A clock that moves only when told.
final class ManualClock: Sendable {
    private let instant: Mutex<UTCInstant>

    /// Begins a minute after the certificates do.
    init() {
        instant = Mutex(UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + 60_000))
    }

    var now: UTCInstant { instant.withLock { $0 } }

    func advance(by duration: Duration) {
        instant.withLock { $0 = $0.advanced(by: duration) }
    }
}

/// The schemas of this repository.
enum TestSchemas {
    static let shared = Result {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let root = (0..<5).reduce(file) { folder, _ in folder.deletingLastPathComponent() }
        return try DocumentSchemas(directory: root.appendingPathComponent("Schemas").path)
    }
}
