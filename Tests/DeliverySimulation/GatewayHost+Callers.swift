import AuditLog
import Gateway
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What programs of an OCMW ask its gateway for.
extension GatewayHost.Running {
    private static let program = "simulated-software"

    /// Takes an inquiry into the outbox, once a key: what `POST` with an `Idempotency-Key` does.
    ///
    /// - Parameter ticket: its ticket; a new one when left out.
    /// - Returns: the ticket of the document that stands under the key.
    func submit(
        key: String, to recipient: EnterpriseNumber, about person: SSIN, ticket: Ticket?
    ) async throws -> Ticket {
        if let known = try await known(key) { return known }
        let now = environment.clock()
        let composed = try DocumentComposer(environment: environment).compose(
            .requestInquiry(
                RequestInquiry(applicationDate: try CivilDate("2026-02-27"), aid: .rightToSocialIntegration)),
            for: tenant, to: recipient, conversation: environment.ticket(), legalContext: .socialInquiry,
            criteria: Criteria(ssin: person, role: .applicant), ticket: ticket, at: now)
        var facts = AuditFacts(.documentQueued, access: .consulted, by: .process("api"))
        facts = facts.about(composed.document, digest: composed.stored.digest)
        var changes = Changes(
            outgoing: [composed.outgoing(for: tenant, notBefore: now)],
            leaves: [try Auditor(environment: environment).leaf(facts, tenant: tenant, at: now)])
        changes.idempotentAct = IdempotentAct(
            application: Self.program, key: key, fingerprint: fingerprint(key),
            answer: KeptAnswer(status: 201, body: Array(composed.ticket.value.utf8), location: nil), keptAt: now)
        do {
            try await tenant.store.commit(changes)
        } catch let error as MessageStoreError where error.code == .keyInUse {
            guard let known = try await known(key) else { throw error }
            return known
        }
        tenant.announce(changes)
        return composed.ticket
    }

    private func known(_ key: String) async throws -> Ticket? {
        let finding = try await tenant.store.finding(
            key: key, of: Self.program, fingerprint: fingerprint(key), at: environment.clock())
        switch finding {
        case .unknown: return nil
        case .answered(let answer): return try Ticket(String(decoding: answer.body, as: UTF8.self))
        case .otherRequest: throw MessageStoreError(.keyInUse, "another request has the key")
        }
    }

    private func fingerprint(_ key: String) -> [UInt8] { SHA256Digest.of(Array(key.utf8)) }

    /// The OCMW's software takes over what came, and confirms each.
    func takeOver() async throws {
        let caller = Caller(
            tenant: tenant, user: ActingUser(ssin: try SSIN("99113199735"), role: Caller.socialWorker, session: "s-1"),
            application: Self.program)
        for entry in try await tenant.store.inbox(states: [.accepted], after: nil, limit: 100) {
            try await ViewService(environment: environment).handOver(
                sender: entry.document.sender, ticket: entry.document.ticket, by: caller)
        }
    }

    /// An administrator acts on a document.
    func operate(_ act: OutboxAct, _ ticket: Ticket) async throws {
        try await OutboxOperator(environment: environment).operate(
            act, ticket: ticket, of: tenant, by: .process("simulated-operator"))
    }
}
