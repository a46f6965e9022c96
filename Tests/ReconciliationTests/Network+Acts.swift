import KSZHub
import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import AuditLog
@testable import Gateway

extension Network {
    /// OCMW B wants to know of a flow about the person.
    @discardableResult
    func consult(_ reference: String, context: LegalContext = .socialInquiry) async throws -> Ticket {
        let request = try ConsultationRequest(
            .object([
                "reference": .string(reference), "flow": .string("healthInsurance"),
                "ssin": .string(Self.person.digits),
                "legalContext": .string(context.value), "date": .string("2026-03-01"),
            ]))
        return try await ConsultationService(environment: environment).consult(request, by: caller()).ticket
    }

    /// OCMW B asks OCMW A about the person.
    @discardableResult
    func inquire() async throws -> Ticket {
        let tenant = try tenant(Self.b)
        var draft = ActDraft(environment, caller: try caller(), at: environment.clock())
        let sent = try draft.send(
            .requestInquiry(
                RequestInquiry(applicationDate: try CivilDate("2026-03-01"), aid: .rightToSocialIntegration)),
            to: Self.a, about: Criteria(ssin: Self.person, role: .applicant), conversation: environment.ticket())
        try await tenant.store.commit(draft.changes)
        return sent.ticket
    }

    func caller(role: String = Caller.socialWorker) throws -> Caller {
        Caller(
            tenant: try tenant(Self.b), user: ActingUser(ssin: try SSIN("99113199735"), role: role, session: "s-1"),
            application: "test-software")
    }

    /// Everything due goes to the hub, until nothing is due any more.
    func deliver() async throws {
        for number in [Self.b, Self.a, Self.b] {
            while await dispatcher.step(tenant: try tenant(number)).claimed > 0 {}
        }
    }

    /// Time passes, with everything due going to the hub every half hour.
    func pass(hours: Int) async throws {
        for _ in 0..<(hours * 2) {
            clock.advance(by: .seconds(1_800))
            try await deliver()
        }
    }

    var dispatcher: Dispatcher {
        Dispatcher(
            environment: environment, transport: transport, effects: DomainEffects(environment: environment),
            logger: Self.logger)
    }

    var transport: SOAPExchange { SOAPExchange(environment: environment, transport: line) }

    var today: CivilDate { environment.civilDate(of: clock.now) }

    /// Begins the log of a tenant, unless it has one.
    func openLog(of tenant: Tenant) async throws {
        try await CheckpointIssuer(environment: environment, logger: Self.logger)
            .openLog(of: tenant, at: clock.now)
    }

    /// Compares the lists of these days with a log.
    func reconcile(_ tenant: Tenant, _ days: ClosedRange<CivilDate>? = nil) async throws -> ReconciliationReport {
        try await Reconciler(environment: environment, transport: transport)
            .reconcile(days ?? today...today, of: tenant, by: .process("tests"))
    }

    /// The log of OCMW B as a gateway keeps it that changes or drops lines before they are written: complete in itself,
    /// checked by the gateway's own verification.
    func gatewayThat(_ name: String, keeps line: (AuditLine) throws -> SealedLeaf?) async throws -> Tenant {
        let honest = try tenant(Self.b).store
        let other = try await open(Self.b, file: name)
        // Its log was opened when the honest one was: lines older than their log's opening would give it away.
        let opened = try #require(try await honest.auditYears().first)
        let opening = try #require(try await honest.auditLines(year: opened, from: 0, limit: 1).first)
        try await CheckpointIssuer(environment: environment, logger: Self.logger)
            .openLog(of: other, at: UTCInstant(milliseconds: try opening.leaf.timeMilliseconds))
        for year in try await honest.auditYears() {
            let lines = try await honest.auditLines(year: year, from: 0, limit: 100_000)
            try await other.store.append(
                try lines.filter { try $0.leaf.act != .logOpened }.compactMap(line))
        }
        let findings = try await AuditVerification().verify(other).flatMap(\.findings)
        #expect(findings.isEmpty, "its own log gives it away: \(findings)")
        return other
    }
}

extension AuditLine {
    /// The line as it was.
    var sealed: SealedLeaf {
        get throws {
            let leaf = try AuditLeaf(decoding: leafBytes)
            return SealedLeaf(leaf: leaf, leafHash: leaf.leafHash, side: side)
        }
    }

    var leaf: AuditLeaf { get throws { try AuditLeaf(decoding: leafBytes) } }

    /// The line with something else in its clear fields.
    func changed(_ change: (inout AuditClearFields) -> Void) throws -> SealedLeaf {
        let leaf = try leaf
        var clear = leaf.clear
        change(&clear)
        let other = try AuditLeaf(clear: clear, commitments: leaf.commitments)
        return SealedLeaf(leaf: other, leafHash: other.leafHash, side: side)
    }
}
