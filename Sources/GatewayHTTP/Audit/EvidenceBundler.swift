import AuditLog
import Gateway
import Hummingbird
import MessageStore
import Messages
import NIOCore
import SocialSecurity
import XMLSecurity

/// Puts everything that proves one conversation into one file; `docs/evidence-bundle.md` describes it.
///
/// The bundle is for whoever has to prove offline what was sent, received and answered: documents exactly as signed,
/// certificates of their signers, and the lines of this OCMW's log with inclusion proofs.
struct EvidenceBundler: Sendable {
    static let format = "ocmw-gateway/evidence/v1"
    /// Most lines of the log in one bundle: the newest ones.
    static let lineLimit = 1000
    private static let pageSize = 100

    let environment: GatewayEnvironment

    /// The bundle, written document by document: memory does not grow with the conversation.
    ///
    /// - Throws: `RequestProblem` with `.notFound` for a conversation without documents, or `.roleNotAllowed`.
    func bundle(_ conversation: Ticket, by caller: Caller) async throws -> RESTAnswer {
        try caller.require(role: Caller.socialWorker, to: "take evidence away")
        guard try await !page(of: conversation, after: nil, caller).isEmpty else {
            throw RequestProblem.unknownIdentifier
        }
        let now = environment.clock()
        try await record(conversation, by: caller)
        let head = JSONValue.object([
            "format": .string(Self.format), "organisation": .string(caller.tenant.organisation.digits),
            "conversation": .string(conversation.value), "madeAt": .string(now.xmlDateTime),
        ])
        var answer = try RESTAnswer.json(head)
        answer.stream = { writer in
            let lines = try await caller.tenant.store.auditLines(
                .conversation(conversation), before: nil, limit: Self.lineLimit)
            // The members of `head`, without its closing brace.
            try await writer.write(ByteBuffer(bytes: try head.canonicalBytes().dropLast()))
            let signers = try await writeDocuments(of: conversation, caller, to: &writer)
            try await Self.write("certificates", signers.map { .string(Base64.encode($0)) }, to: &writer)
            try await Self.write("lines", try await proven(lines.reversed(), of: caller.tenant), to: &writer)
            try await Self.write("logs", try await logs(of: lines, caller.tenant), to: &writer)
            try await writer.write(ByteBuffer(string: "}"))
        }
        return answer
    }

    private func page(of conversation: Ticket, after cursor: StoreCursor?, _ caller: Caller) async throws
        -> [DocumentEntry]
    {
        try await caller.tenant.store.documents(
            conversation: conversation, operation: nil, after: cursor, limit: Self.pageSize)
    }

    /// One line for each person whom the bundle is about, so that a search by person finds who took it.
    private func record(_ conversation: Ticket, by caller: Caller) async throws {
        let subjects = try await caller.tenant.store.subjects(conversation: conversation)
        let leaves = try subjects.byDigits.map { subject in
            var facts = AuditFacts(.logExported, access: .consulted, by: .user(caller.user))
            facts.application = caller.application
            facts.conversation = conversation
            facts.object = "evidence"
            facts.subject = subject
            facts.outcome = .done
            return try Auditor(environment: environment).leaf(facts, tenant: caller.tenant, at: environment.clock())
        }
        try await caller.tenant.store.append(leaves)
    }

    /// Writes the documents in the order of storing, one in memory at a time.
    ///
    /// - Returns: the certificates of their signers in DER, each once, as they stand in the signatures.
    private func writeDocuments(
        of conversation: Ticket, _ caller: Caller, to writer: inout any ResponseBodyWriter
    ) async throws -> [[UInt8]] {
        let verifier = DocumentVerifier(trust: environment.trust)
        var (signers, isFirst, cursor): ([[UInt8]], Bool, StoreCursor?) = ([], true, nil)
        try await writer.write(ByteBuffer(string: ",\"documents\":["))
        repeat {
            let entries = try await page(of: conversation, after: cursor, caller)
            for entry in entries {
                let document = try await caller.tenant.store.document(
                    sender: entry.document.sender, ticket: entry.document.ticket)
                guard let document else {
                    throw GatewayError(.storedDocumentUnreadable, "a document of the conversation is missing")
                }
                if !isFirst { try await writer.write(ByteBuffer(string: ",")) }
                try await writer.write(ByteBuffer(bytes: try Self.json(document).canonicalBytes()))
                isFirst = false
                guard case .valid(let verified)? = try? verifier.verify(bytes: document.bytes, at: document.storedAt),
                    !signers.contains(verified.signer.der)
                else { continue }
                signers.append(verified.signer.der)
            }
            cursor = entries.last?.cursor
        } while cursor != nil
        try await writer.write(ByteBuffer(string: "]"))
        return signers
    }

    private static func write(_ name: String, _ values: [JSONValue], to writer: inout any ResponseBodyWriter)
        async throws
    {
        try await writer.write(ByteBuffer(string: ",\"\(name)\":"))
        try await writer.write(ByteBuffer(bytes: try JSONValue.array(values).canonicalBytes()))
    }

    private static func json(_ document: StoredDocument) -> JSONValue {
        guard case .object(var members) = document.json else { return document.json }
        members["digest"] = .string(Base64.encode(document.digest.bytes))
        members["xml"] = .string(Base64.encode(document.bytes))
        return .object(members)
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
