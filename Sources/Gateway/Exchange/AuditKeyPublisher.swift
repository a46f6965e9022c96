import AuditLog
import MessageStore
import Messages
import XMLSecurity

/// Sends the public keys of a tenant's logs to the hub, once for each key and year, through the ordinary outbox.
///
/// The document is signed with the OCMW's own key: who has it knows the log's key without believing hub or gateway. For a
/// rotation it carries the word of the key before, without which the hub takes no further key; so keys are sent in their
/// order, and each waits for the one before. The line `audit-key-published` is written when the hub's receipt is there.
public struct AuditKeyPublisher: Sendable {
    private let environment: GatewayEnvironment

    /// Makes a publisher.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Queues the `auditKey` documents of every key after the last one that was queued; of the keys of the newest log when
    /// none was.
    ///
    /// - Returns: whether any was queued.
    @discardableResult
    public func publish(for tenant: Tenant, at instant: UTCInstant) async throws -> Bool {
        let known = try await tenant.store.auditKeyPublications()
        let all = try await keys(of: tenant)
        let last = all.lastIndex { key in known.contains { $0.year == key.year && $0.publicKey == key.publicKey } }
        let due = last.map { all[($0 + 1)...] } ?? all.filter { $0.year == all.last?.year }[...]
        var earlier = known.last.flatMap { try? Ticket($0.ticket) }
        for key in due {
            guard let ticket = try await publish(key, for: tenant, after: earlier, again: false, at: instant) else {
                return false
            }
            earlier = ticket
        }
        return !due.isEmpty
    }

    /// Queues the document of the key in force once more: the hub refused it, and somebody there allowed it by now.
    ///
    /// - Returns: false when there is no log yet.
    public func publishAgain(for tenant: Tenant, at instant: UTCInstant) async throws -> Bool {
        guard let key = try await keys(of: tenant).last else { return false }
        return try await publish(key, for: tenant, after: nil, again: true, at: instant) != nil
    }

    /// A key of a year's log, and the rotation that brought it.
    private struct LogKey {
        let year: Int
        let publicKey: [UInt8]
        let rotation: AuditKeyRotation?
    }

    /// The key with which each log begins, and those to which it changed, in their order.
    private func keys(of tenant: Tenant) async throws -> [LogKey] {
        let rotations = try await tenant.store.auditKeyRotations()
        let keys = try await tenant.logKeys()
        return try await tenant.store.auditYears().flatMap { year in
            [LogKey(year: year, publicKey: keys.publicKey(year: year, size: 0), rotation: nil)]
                + rotations.filter { $0.position.year == year }.map {
                    LogKey(year: year, publicKey: $0.rotation.new, rotation: $0)
                }
        }
    }

    /// - Returns: the ticket of the document; `nil` when the key had been sent.
    private func publish(
        _ key: LogKey, for tenant: Tenant, after earlier: Ticket?, again: Bool, at instant: UTCInstant
    ) async throws -> Ticket? {
        let name = try tenant.checkpoints.verifierKey(year: key.year, publicKey: key.publicKey).name
        let proof =
            if let rotation = key.rotation { try await self.proof(of: rotation, tenant) } else { nil as [UInt8]? }
        let composed = try DocumentComposer(environment: environment).compose(
            .auditKey(try AuditKey(origin: name, publicKey: key.publicKey, rotation: proof)), for: tenant,
            to: environment.hub, conversation: environment.ticket(), at: instant)
        let changes = try changes(for: composed, of: tenant, after: earlier, at: instant)
        let publication = AuditKeyPublication(
            year: key.year, publicKey: key.publicKey, ticket: composed.ticket.value)
        guard try await tenant.store.publishAuditKey(publication, again: again, changes: changes) else { return nil }
        tenant.announce(changes)
        return composed.ticket
    }

    /// The proof that the line of a rotation is the last one under the checkpoint that the old key signed; `nil` when that
    /// checkpoint is not kept, which `audit verify` says.
    private func proof(of rotation: AuditKeyRotation, _ tenant: Tenant) async throws -> [UInt8]? {
        let (year, size) = (rotation.position.year, rotation.position.index + 1)
        guard let line = try await tenant.store.auditLine(at: rotation.position),
            let kept = try await tenant.store.checkpoints(year: year, sizes: size...size).first
        else {
            return nil
        }
        return try await LineProver(tenant: tenant).proof(of: line, under: kept)?.proof.bytes
    }

    private func changes(
        for composed: ComposedDocument, of tenant: Tenant, after earlier: Ticket?, at instant: UTCInstant
    ) throws -> Changes {
        var facts = AuditFacts(.documentQueued, access: .changed, by: .process("audit-log"))
            .about(composed.document, digest: composed.stored.digest)
        facts.counterpart = environment.hub
        return Changes(
            outgoing: [composed.outgoing(for: tenant, notBefore: instant, after: earlier)],
            leaves: [try Auditor(environment: environment).leaf(facts, tenant: tenant, at: instant)])
    }
}
