import AuditLog
import Foundation
import MessageStore
import Messages
import SQLiteStore
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

/// One OCMW on a real store, with a clock that stands still and nobody at the other end of the wire.
struct UseCaseWorld {
    let pki: ExchangePKI
    let clock: ManualClock
    let environment: GatewayEnvironment
    let tenant: Tenant
    let store: any TenantStore
    let folder: URL
    let person: SSIN
    let cohabitant: SSIN

    init(
        as party: KeyPath<ExchangePKI, ExchangePKI.Party> = \.ocmwB, settings: TenantSettings = TenantSettings(),
        successors: [EnterpriseNumber: Set<EnterpriseNumber>] = [:], retention: RetentionPolicy = RetentionPolicy()
    ) async throws {
        let pki = try ExchangePKI.shared.get()
        let clock = ManualClock()
        self.pki = pki
        self.clock = clock
        environment = GatewayEnvironment(
            clock: { clock.now }, randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } },
            sleep: { _ in try await Task.sleep(for: .seconds(86_400)) }, hub: pki.hub.number, trust: pki.trust,
            schemas: try TestSchemas.shared.get(), successions: SuccessionBook(successors))
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("use-cases-\(UUID().uuidString)")
        let organisation = pki[keyPath: party].number
        store = try await Self.openStore(of: organisation, in: folder, retention)
        tenant = Tenant(
            organisation: organisation, name: "OCMW under test", store: store, signing: pki[keyPath: party].identity,
            checkpoints: try CheckpointSigner(organisation: organisation, seed: [UInt8](repeating: 9, count: 32)),
            settings: settings)
        person = try SSIN("71023000122")
        cohabitant = try SSIN("85043199879")
    }

    private static func openStore(of organisation: EnterpriseNumber, in folder: URL, _ retention: RetentionPolicy)
        async throws -> any TenantStore
    {
        for name in ["data", "keys"] {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        let keys = try KeyRing.open(path: folder.path + "/keys/tenant.json", organisation: organisation)
        return try await SQLiteStore.open(path: folder.path + "/data/tenant.sqlite", keys: keys, retention: retention)
    }

    func end() async throws {
        try await store.close()
        try FileManager.default.removeItem(at: folder)
    }

    // MARK: Calls

    func caller(role: String = Caller.socialWorker) throws -> Caller {
        Caller(
            tenant: tenant, user: ActingUser(ssin: try SSIN("99113199735"), role: role, session: "s-1"),
            application: "test-software")
    }

    var today: CivilDate { environment.civilDate(of: clock.now) }

    func applicationJSON(reference: String = "B-1", daysAgo: Int = 0, aid: String = "BOTH") -> JSONValue {
        let received = environment.startOfDay(today.adding(days: -daysAgo)).advanced(by: .seconds(60))
        return .object([
            "reference": .string(reference), "receivedAt": .string(received.xmlDateTime), "form": "ORAL",
            "aid": .string(aid),
            "persons": .array([
                .object([
                    "ssin": .string(person.digits), "role": 1,
                    "proof": .object(["lastName": "Voorbeeld", "firstName": "An", "birthDate": "1971-02-00"]),
                ])
            ]),
        ])
    }

    /// The applicant, a cohabitant and a maintenance debtor.
    func householdJSON(reference: String = "B-1", daysAgo: Int = 0) -> JSONValue {
        guard case .object(var members) = applicationJSON(reference: reference, daysAgo: daysAgo),
            case .array(var persons)? = members["persons"]
        else { return .null }
        for (ssin, role) in [(cohabitant.digits, 2), ("01063100233", 3)] {
            persons.append(
                .object([
                    "ssin": .string(ssin), "role": .integer(Int64(role)),
                    "proof": .object(["cardNumber": "592-1234567-89"]),
                ]))
        }
        members["persons"] = .array(persons)
        return .object(members)
    }

    func open(reference: String = "B-1", daysAgo: Int = 0, household: Bool = false) async throws -> ApplicationRecord {
        let json =
            household
            ? householdJSON(reference: reference, daysAgo: daysAgo)
            : applicationJSON(reference: reference, daysAgo: daysAgo)
        let request = try ApplicationRequest(json)
        return try await ApplicationService(environment: environment).open(request, by: caller()).0
    }

    func transferJSON(to recipient: EnterpriseNumber? = nil, confirmLate: Bool = false) -> JSONValue {
        .object([
            "recipient": .string((recipient ?? pki.ocmwC.number).digits), "rule": "ART1-1",
            "facts": .array([.object(["kind": "HABITUAL_RESIDENCE", "value": "woont sinds maart in de gemeente"])]),
            "reasons": .array([.object(["language": "nl", "text": "De gewone verblijfplaats ligt elders."])]),
            "decision": .object(["body": "SPECIAL_COMMITTEE", "date": .string(today.description)]),
            "contactPerson": .object(["name": "Dienst onthaal"]), "confirmLate": .bool(confirmLate),
        ])
    }

    func transfer(_ application: ApplicationRecord, json: JSONValue? = nil) async throws -> TransferRecord {
        try await TransferService(environment: environment).transfer(
            application: application.application.id, TransferRequest(json ?? transferJSON()), by: caller())
    }

    // MARK: The other side

    /// Commits what the domain makes of an answer to the document with this ticket.
    func answer(_ ticket: Ticket, with answer: (BusinessDocument) throws -> VerifiedAnswer) async throws {
        let stored = try #require(try await store.document(sender: tenant.organisation, ticket: ticket))
        let sent = try stored.businessDocument()
        let changes = try await DomainEffects(environment: environment).effects(
            of: try answer(sent), stampedAs: environment.ticket(), to: sent, tenant: tenant, at: clock.now)
        try await store.commit(changes)
    }

    /// A result of the hub.
    func result(_ payload: Payload, to sent: BusinessDocument) throws -> VerifiedAnswer {
        .result(try document(payload, from: pki.hub.number, about: sent))
    }

    /// The hub registers everybody who waits for it.
    func registerEverybody(of id: ApplicationID) async throws {
        for step in try await record(id).steps where step.operation == .registerPerson && step.state == .sent {
            try await answer(try #require(step.ticket)) {
                try result(.registerPersonResult(RegisterPersonResult(status: .dataFound)), to: $0)
            }
        }
    }

    /// An application that asks OCMW A about its applicant, and the question.
    func inquiring() async throws -> (ApplicationID, StoredDocument) {
        let id = try await open().application.id
        try await registerEverybody(of: id)
        let question = try #require(try await record(id).steps.first { $0.key == "directory" }?.ticket)
        let known = Registration(
            organisation: pki.ocmwA.number, qualityCode: .livingWage, period: Period(from: today))
        try await answer(question) {
            try result(
                .findOrganisationsResult(FindOrganisationsResult(status: .dataFound, organisations: [known])), to: $0)
        }
        let ticket = try #require(
            try await record(id).steps.first { $0.operation == .requestInquiry }?.ticket)
        let asked = try await store.document(sender: tenant.organisation, ticket: ticket)
        return (id, try #require(asked))
    }

    func record(_ id: ApplicationID) async throws -> ApplicationRecord {
        try #require(try await store.application(id: id))
    }

    /// Codes of the events of an application in all its conversations.
    func events(of id: ApplicationID) async throws -> [TimelineEvent] {
        var events: [TimelineEvent] = []
        for conversation in try await record(id).conversations {
            events += try await store.timeline(conversation: conversation)
        }
        return events
    }

    func receipt(for sent: BusinessDocument, sentAt: UTCInstant? = nil) throws -> VerifiedAnswer {
        let leaf = try DocumentDigest([UInt8](repeating: 7, count: 32))
        let receipt = Receipt(timestampReceive: clock.now, leafHash: leaf)
        return .receipt(
            try document(.receipt(receipt), from: sent.header.recipient, about: sent), sentAt: sentAt ?? clock.now)
    }

    /// A document about another one, addressed to its sender.
    func document(
        _ payload: Payload, from sender: EnterpriseNumber, about sent: BusinessDocument,
        inReplyTo: DocumentReference? = nil
    ) throws -> BusinessDocument {
        BusinessDocument(
            header: DocumentHeader(
                ticket: environment.ticket(), timestampSent: clock.now, sender: sender,
                recipient: tenant.organisation, inReplyTo: inReplyTo, conversation: sent.header.conversation,
                legalContext: sent.header.legalContext, criteria: sent.header.criteria), payload: payload)
    }

    /// What the domain decides about an incoming document.
    func decide(_ document: BusinessDocument, sentAt: UTCInstant? = nil) async throws -> IncomingDecision {
        let digest = try DocumentDigest(SHA256Digest.of(Array(document.header.ticket.value.utf8)))
        let incoming = VerifiedIncoming(
            document: document, reference: DocumentReference(ticket: document.header.ticket, digest: digest),
            sentAt: sentAt ?? clock.now, kszTicket: environment.ticket())
        return try await DomainEffects(environment: environment).decide(about: incoming, tenant: tenant, at: clock.now)
    }

    /// Commits an accepted document's consequences, and the document itself when given, as the reception would.
    func commit(_ decision: IncomingDecision, storing document: BusinessDocument? = nil) async throws -> Changes {
        guard case .accept(var changes) = decision else {
            Issue.record("refused: \(decision)")
            return Changes()
        }
        if let document {
            let bytes = document.element().canonicalBytes()
            let stored = StoredDocument(
                document, bytes: bytes, digest: try DocumentDigest(SHA256Digest.of(bytes)), storedAt: clock.now)
            changes.evidence.append(stored)
        }
        try await store.commit(changes)
        return changes
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A JSON string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A JSON number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue {
    /// A member of an object.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// An element of an array.
    subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Kinds of the terms of an application as it is shown.
    var termKinds: Set<String> {
        guard case .array(let terms)? = self["terms"] else { return [] }
        return Set(terms.compactMap { if case .string(let kind)? = $0["kind"] { kind } else { nil } })
    }
}
