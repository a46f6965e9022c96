import AuditLog
import MessageStore
import XMLSecurity

extension CheckpointIssuer {
    /// Changes the key of a tenant's logs: the line that names both keys, the last checkpoint under the old key, and from
    /// then on the new one.
    ///
    /// A rotation that was interrupted is completed first. The old secret is destroyed at the end; its public key stays.
    ///
    /// - Parameters:
    ///   - keys: the tenant's key file.
    ///   - actor: who rotates.
    /// - Returns: the verifier keys of the newest log before and after.
    /// - Throws: `GatewayError` with `.auditFailed` when the log lost lines since it was signed: it is not signed again;
    ///   with `.notFound` when there is no log; with `.conflict` when the year's log has as many keys as it may have.
    ///   Nothing is written then.
    public func rotateKey(of tenant: Tenant, in keys: KeyRing, by actor: AuditedActor, at instant: UTCInstant)
        async throws -> (old: NoteVerifierKey, new: NoteVerifierKey)
    {
        guard let year = try await tenant.store.auditYears().last else {
            throw GatewayError(.notFound, "there is no audit log yet")
        }
        try await checkKeyCount(of: tenant, year: year)
        try await completeRotation(of: tenant, in: keys)
        try await checkHighWater(of: tenant)
        let old = try await tenant.verifierKey(year: year)
        let new = try CheckpointSigner.publicKey(of: try keys.nextNoteSigningSeed())
        var facts = AuditFacts(.auditKeyRotated, access: .changed, by: actor)
        facts.object = try LogKeyRotation(old: old.publicKey, new: new).object
        facts.outcome = .done
        let leaf = try auditor.leaf(facts, tenant: tenant, at: instant)
        try await tenant.store.rotateAuditKey(leaf, at: instant) { end in
            try Self.check(end, of: tenant)
            let signed = try tenant.checkpoints.signed(
                year: end.year, size: end.size, root: end.root, publicKey: old.publicKey)
            return KeptCheckpoint(
                year: end.year, size: end.size, note: String(decoding: signed.note.bytes, as: UTF8.self))
        }
        try await raiseHighWater(of: tenant, year: year)
        try await completeRotation(of: tenant, in: keys)
        return (old, try tenant.checkpoints.verifierKey(year: year, publicKey: new))
    }

    /// Whoever verifies a log, and the hub, take no more keys.
    private func checkKeyCount(of tenant: Tenant, year: Int) async throws {
        let rotations = try await tenant.store.auditKeyRotations().count { $0.position.year == year }
        guard rotations + 1 < LogKeyChain.yearLimit else {
            throw GatewayError(
                .conflict,
                "the log of \(year) has had \(LogKeyChain.yearLimit) keys, as many as verifiers take; "
                    + "change the key again in the log of the next year", rule: "log-keys-are-few")
        }
    }

    /// Remembers the newest checkpoint of a log that was signed inside a transaction of the store.
    private func raiseHighWater(of tenant: Tenant, year: Int) async throws {
        guard let kept = try await tenant.store.newestCheckpoint(year: year) else { return }
        let signed = try Checkpoint(text: SignedNote(parsing: Array(kept.note.utf8)).text)
        try await highWater.raise(
            to: AuditHighWater(year: year, size: signed.size, root: signed.root), of: tenant.organisation)
    }

    /// Destroys the secret of a key that the log rotated out.
    public func completeRotation(of tenant: Tenant, in keys: KeyRing) async throws {
        guard let last = try await tenant.store.auditKeyRotations().last?.rotation else { return }
        let seeds = try keys.noteSigningSeeds()
        guard seeds.count == 2, try CheckpointSigner.publicKey(of: seeds[1]) == last.new else { return }
        try keys.retireNoteKey(last.old, for: seeds[1])
    }
}
