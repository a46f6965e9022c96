import AuditLog
import Gateway
import MessageStore
import XMLSecurity

/// Proves that lines are in the log of one OCMW.
struct LineProver: Sendable {
    let tenant: Tenant

    /// The leaf as it was hashed and its proof (C2SP tlog-proof); without proof while no checkpoint covers it.
    func json(_ line: AuditLine) async throws -> JSONValue {
        var members: [String: JSONValue] = [
            "year": .integer(Int64(line.year)), "index": .integer(Int64(line.index)),
            "leaf": .string(Base64.encode(line.leafBytes)),
        ]
        members["proof"] = try await proof(of: line).map { .string(String(decoding: $0.bytes, as: UTF8.self)) }
        return .object(members)
    }

    /// The proof that leads to the newest cosigned checkpoint, or else to the newest; `nil` while none covers the line.
    func proof(of line: AuditLine) async throws -> InclusionProof? {
        guard let kept = try await tenant.store.checkpoint(year: line.year, covering: line.index) else { return nil }
        let path = try await tenant.store.inclusionProof(year: line.year, index: line.index, size: kept.size)
        return InclusionProof(
            index: line.index, path: path.compactMap(MerkleHash.init),
            checkpoint: try SignedNote(parsing: Array(kept.note.utf8)), extra: line.leafBytes)
    }
}
