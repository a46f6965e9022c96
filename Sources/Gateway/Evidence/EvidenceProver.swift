import AuditLog
import MessageStore
import XMLSecurity

/// Proves the lines of a bundle, each log by one checkpoint: the cosigned one, if it covers the first line of that log.
struct EvidenceProver {
    let tenant: Tenant
    /// Documents whose lines are opened.
    let digests: Set<[UInt8]>
    private var checkpoints: [Int: KeptCheckpoint] = [:]

    init(tenant: Tenant, digests: Set<[UInt8]>) {
        self.tenant = tenant
        self.digests = digests
    }

    /// The leaf as it was hashed, its proof (C2SP tlog-proof), and what opens it when it is about a document of the bundle.
    mutating func json(_ line: AuditLine) async throws -> JSONValue {
        var members = line.members(try await proof(of: line))
        if let secret = line.opening(among: digests) {
            members["opening"] = .object([
                "digest": .string(Base64.encode(secret.value)), "salt": .string(Base64.encode(secret.salt)),
            ])
        }
        return .object(members)
    }

    /// `nil` for a line that is younger than the checkpoint.
    private mutating func proof(of line: AuditLine) async throws -> ProvenLine? {
        guard let kept = try await checkpoint(covering: line) else { return nil }
        return try await LineProver(tenant: tenant).proof(of: line, under: kept)
    }

    private mutating func checkpoint(covering line: AuditLine) async throws -> KeptCheckpoint? {
        if let known = checkpoints[line.year] { return known }
        let kept = try await tenant.store.checkpoint(year: line.year, covering: line.index)
        checkpoints[line.year] = kept
        return kept
    }

    /// The checkpoints that were used, and the keys that prove them, by year.
    func logs() async throws -> [JSONValue] {
        var logs: [JSONValue] = []
        for (year, kept) in checkpoints.sorted(by: { $0.key < $1.key }) {
            let key = try await tenant.verifierKey(year: year, size: kept.size)
            logs.append(
                .object([
                    "year": .integer(Int64(year)), "size": .integer(Int64(kept.size)),
                    "checkpoint": .string(kept.note), "verifierKey": .string(key.description),
                ]))
        }
        return logs
    }
}
