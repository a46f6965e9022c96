import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Puts everything that proves one conversation into one file; `docs/evidence-bundle.md` describes it.
///
/// The bundle is for whoever has to prove offline, years later, what was sent, received and answered: documents exactly as
/// signed, certificates with their chains, the revocation lists and responses that counted then, and the lines of this
/// OCMW's log with proofs. The line of the taking commits to documents and lines.
public struct EvidenceBundler: Sendable {
    /// The format's name, which stands in the file.
    public static let format = "ocmw-gateway/evidence/v1"
    /// What the log calls it.
    public static let object = "evidence"
    static let pageSize = 100
    private static let looks = 30

    private let environment: GatewayEnvironment
    private let issuer: CheckpointIssuer?

    /// Makes a bundler.
    ///
    /// - Parameter issuer: signs the checkpoint that covers the line of the taking; without one, the bundler waits at most
    ///   three seconds for whoever signs checkpoints in the background.
    public init(environment: GatewayEnvironment, issuer: CheckpointIssuer? = nil) {
        self.environment = environment
        self.issuer = issuer
    }

    /// Counts what there is and commits the line about the taking, one for each person concerned; writes nothing yet.
    ///
    /// - Parameter actor: who takes it.
    /// - Returns: what `EvidenceBundle.write(to:)` writes, or `nil` for a conversation without documents.
    public func take(
        _ conversation: Ticket, of tenant: Tenant, by actor: AuditedActor
    ) async throws -> EvidenceBundle? {
        let madeAt = environment.clock()
        var contents = try await EvidenceContents(
            conversation: conversation, store: tenant.store, pageSize: Self.pageSize)
        guard contents.documentCount > 0 else { return nil }
        let subjects = try await tenant.store.subjects(conversation: conversation).byDigits
        let concerned: [SSIN?] = subjects.isEmpty ? [nil] : subjects
        let manifest = contents.manifest(
            organisation: tenant.organisation, madeAt: madeAt, sealCount: concerned.count)
        contents.digests.insert(manifest.digest)
        let facts = AuditFacts(.logExported, access: .consulted, by: actor)
        let seals = try await record(facts, about: concerned, contents, manifest, of: tenant, at: madeAt)
        try await waitForCheckpoint(over: seals, of: tenant)
        return EvidenceBundle(
            environment: environment, tenant: tenant, contents: contents, manifest: manifest, seals: seals)
    }

    /// - Returns: the lines as they stand in the log.
    private func record(
        _ facts: AuditFacts, about concerned: [SSIN?], _ contents: EvidenceContents, _ manifest: EvidenceManifest,
        of tenant: Tenant, at instant: UTCInstant
    ) async throws -> [AuditLine] {
        let auditor = Auditor(environment: environment)
        let digest = try DocumentDigest(manifest.digest)
        let leaves = try concerned.map { subject in
            var facts = facts
            facts.conversation = contents.conversation
            facts.object = Self.object
            facts.subject = subject
            facts.digest = digest
            facts.outcome = .done
            return try auditor.leaf(facts, tenant: tenant, at: instant)
        }
        try await tenant.store.append(leaves)
        return try await lines(of: leaves, contents.conversation, in: tenant.store)
    }

    /// Finds where the leaves just appended stand: at the end, but for what others appended meanwhile.
    private func lines(of leaves: [SealedLeaf], _ conversation: Ticket, in store: any TenantStore) async throws
        -> [AuditLine]
    {
        let wanted = Set(leaves.map(\.leafHash))
        var found: [AuditLine] = []
        var position: AuditPosition?
        while found.count < leaves.count {
            let page = try await store.auditLines(.conversation(conversation), before: position, limit: Self.pageSize)
            guard let last = page.last else {
                throw GatewayError(.auditFailed, "the line about the taking is not in the log")
            }
            found += page.filter { wanted.contains($0.leafHash) }
            position = AuditPosition(year: last.year, index: last.index)
        }
        return found
    }

    /// Without a checkpoint in time, the lines go out without proof, and the reader is told.
    private func waitForCheckpoint(over seals: [AuditLine], of tenant: Tenant) async throws {
        if let issuer { try await issuer.issue(for: tenant, at: environment.clock()) }
        guard let newest = seals.map({ AuditPosition(year: $0.year, index: $0.index) }).max(by: Self.isOlder) else {
            return
        }
        for _ in 0..<Self.looks {
            let kept = try await tenant.store.newestCheckpoint(year: newest.year)
            let cosigned = try await tenant.store.newestCosigned(year: newest.year)?.checkpoint
            // Where a witness cosigns, its word on the taking is worth the wait.
            if let kept, kept.size > newest.index, cosigned.map({ $0.size > newest.index }) ?? true { return }
            try await environment.sleep(.milliseconds(100))
        }
    }

    private static func isOlder(_ left: AuditPosition, _ right: AuditPosition) -> Bool {
        (left.year, left.index) < (right.year, right.index)
    }
}
