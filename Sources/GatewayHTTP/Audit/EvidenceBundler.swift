import AuditLog
import Gateway
import MessageStore
import Messages
import XMLSecurity

/// Puts everything that proves one conversation into one file; `docs/evidence-bundle.md` describes it.
///
/// The bundle is for whoever has to prove offline what was sent, received and answered: documents exactly as signed,
/// certificates of their signers, and the lines of this OCMW's log with inclusion proofs.
struct EvidenceBundler: Sendable {
    static let format = "ocmw-gateway/evidence/v1"
    /// Most lines of the log in one bundle: the newest ones.
    static let lineLimit = 1000

    let environment: GatewayEnvironment

    /// - Throws: `RequestProblem` with `.notFound` for a conversation without documents, or `.roleNotAllowed`.
    func bundle(_ conversation: Ticket, by caller: Caller) async throws -> JSONValue {
        try caller.require(role: Caller.socialWorker, to: "take evidence away")
        let documents = try await caller.tenant.store.documents(conversation: conversation)
        guard !documents.isEmpty else { throw RequestProblem.unknownIdentifier }
        let now = environment.clock()
        try await record(conversation, by: caller)
        let lines = try await caller.tenant.store.auditLines(
            .conversation(conversation), before: nil, limit: Self.lineLimit)
        return .object([
            "format": .string(Self.format), "organisation": .string(caller.tenant.organisation.digits),
            "conversation": .string(conversation.value), "madeAt": .string(now.xmlDateTime),
            "documents": .array(documents.map(Self.json)),
            "certificates": .array(certificates(of: documents)),
            "lines": .array(try await proven(lines.reversed(), of: caller.tenant)),
            "logs": .array(try await logs(of: lines, caller.tenant)),
        ])
    }

    private func record(_ conversation: Ticket, by caller: Caller) async throws {
        var facts = AuditFacts(.logExported, access: .consulted, by: .user(caller.user))
        facts.application = caller.application
        facts.conversation = conversation
        facts.object = "evidence"
        facts.outcome = .done
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: caller.tenant, at: environment.clock())
        try await caller.tenant.store.append([leaf])
    }

    private static func json(_ document: StoredDocument) -> JSONValue {
        guard case .object(var members) = document.json else { return document.json }
        members["digest"] = .string(Base64.encode(document.digest.bytes))
        members["xml"] = .string(Base64.encode(document.bytes))
        return .object(members)
    }

    /// The certificates of the signers, each once, as they stand in the signatures.
    private func certificates(of documents: [StoredDocument]) -> [JSONValue] {
        let verifier = DocumentVerifier(trust: environment.trust)
        var seen: Set<[UInt8]> = []
        return documents.compactMap { document in
            guard case .valid(let verified)? = try? verifier.verify(bytes: document.bytes, at: document.storedAt),
                seen.insert(verified.signer.der).inserted
            else { return nil }
            return .string(Base64.encode(verified.signer.der))
        }
    }

    /// Each line with the proof that it is in the log of the newest checkpoint; lines after it are left without.
    private func proven(_ lines: [AuditLine], of tenant: Tenant) async throws -> [JSONValue] {
        let prover = LineProver(tenant: tenant)
        var values: [JSONValue] = []
        for line in lines { values.append(try await prover.json(line)) }
        return values
    }

    /// The keys and newest checkpoints of the logs in which the lines stand.
    private func logs(of lines: [AuditLine], _ tenant: Tenant) async throws -> [JSONValue] {
        var values: [JSONValue] = []
        for year in Set(lines.map(\.year)).sorted() {
            guard let kept = try await tenant.store.newestCheckpoint(year: year) else { continue }
            values.append(
                .object([
                    "year": .integer(Int64(year)), "size": .integer(Int64(kept.size)), "checkpoint": .string(kept.note),
                    "verifierKey": .string(try tenant.checkpoints.verifierKey(year: year).description),
                ]))
        }
        return values
    }
}
