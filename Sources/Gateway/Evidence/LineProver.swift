import AuditLog
import MessageStore
import XMLSecurity

/// Proves that lines are in the log of one OCMW.
public struct LineProver: Sendable {
    private let tenant: Tenant

    /// Makes a prover.
    public init(tenant: Tenant) { self.tenant = tenant }

    /// The proof that leads to the newest cosigned checkpoint, or else to the newest; `nil` while none covers the line.
    public func proof(of line: AuditLine) async throws -> ProvenLine? {
        guard let kept = try await tenant.store.checkpoint(year: line.year, covering: line.index) else { return nil }
        return try await proof(of: line, under: kept)
    }

    /// The proof that leads to one checkpoint; `nil` when it does not cover the line.
    func proof(of line: AuditLine, under kept: KeptCheckpoint) async throws -> ProvenLine? {
        guard line.index < kept.size else { return nil }
        let path = try await tenant.store.inclusionProof(year: line.year, index: line.index, size: kept.size)
        let proof = InclusionProof(
            index: line.index, path: path.compactMap(MerkleHash.init),
            checkpoint: try SignedNote(parsing: Array(kept.note.utf8)), extra: line.leafBytes)
        return ProvenLine(proof: proof, checkpoint: kept)
    }

    /// The key that proves the checkpoint of a proof. After a rotation that is not the one in force.
    public func verifierKey(of proven: ProvenLine) async throws -> NoteVerifierKey {
        try await tenant.verifierKey(year: proven.checkpoint.year, size: proven.checkpoint.size)
    }
}

/// A proof and the checkpoint to which it leads.
public struct ProvenLine: Hashable, Sendable {
    /// C2SP tlog-proof.
    public let proof: InclusionProof
    /// The checkpoint as it is kept.
    public let checkpoint: KeptCheckpoint
}

extension AuditLine {
    /// The leaf as it was hashed and its proof; without proof while no checkpoint covers it.
    public func members(_ proven: ProvenLine?) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "year": .integer(Int64(year)), "index": .integer(Int64(index)),
            "leaf": .string(Base64.encode(leafBytes)),
        ]
        members["proof"] = proven.map { .string(String(decoding: $0.proof.bytes, as: UTF8.self)) }
        return members
    }
}
