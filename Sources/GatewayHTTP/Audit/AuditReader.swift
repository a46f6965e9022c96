import AuditLog
import Gateway
import MessageStore

/// Reads the audit log of one OCMW for its security adviser. Each reading is a line of the log itself.
public struct AuditReader: Sendable {
    let environment: GatewayEnvironment

    /// Makes a reader.
    public init(environment: GatewayEnvironment) { self.environment = environment }

    /// Lines from an index on. The line about this reading is committed before anything is shown.
    func lines(of caller: Caller, year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine] {
        try await lines(
            of: caller.tenant, year: year, from: index, limit: limit, by: caller.actor)
    }

    /// Lines from an index on, for a person or for a process such as `cli`.
    public func lines(
        of tenant: Tenant, year: Int, from index: UInt64, limit: Int, by actor: AuditedActor
    ) async throws -> [AuditLine] {
        var facts = AuditFacts(.logRead, access: .consulted, by: actor)
        facts.object = "log/\(year)/from/\(index)"
        facts.outcome = .done
        let leaf = try Auditor(environment: environment).leaf(facts, tenant: tenant, at: environment.clock())
        try await tenant.store.append([leaf])
        return try await tenant.store.auditLines(year: year, from: index, limit: limit)
    }

    /// One line with the proof that it is in the log. The reading is a line of the log itself.
    ///
    /// - Throws: `RequestProblem` with `.notFound` when there is no such line.
    func line(of caller: Caller, year: Int, index: UInt64) async throws -> JSONValue {
        let found = try await lines(of: caller, year: year, from: index, limit: 1).first
        guard let line = found, line.index == index else {
            throw try await RequestProblem.unknownLine(
                AuditPosition(year: year, index: index), in: caller.tenant.store)
        }
        let prover = LineProver(tenant: caller.tenant)
        let proven = try await prover.proof(of: line)
        var members = line.members(proven)
        members["entry"] = try await [line].json(in: caller.tenant.store).first
        members["verifierKey"] = .string(try await key(of: proven, prover, caller.tenant, year: year).description)
        return .object(members)
    }

    /// The key that proves the checkpoint of the proof; while there is none, the one in force.
    private func key(of proven: ProvenLine?, _ prover: LineProver, _ tenant: Tenant, year: Int) async throws
        -> NoteVerifierKey
    {
        guard let proven else { return try await tenant.verifierKey(year: year) }
        return try await prover.verifierKey(of: proven)
    }

    /// The newest checkpoint of one year's log with the key that proves it, and every key of that year.
    ///
    /// - Throws: `RequestProblem` with `.notFound` when that log has none yet, or there is no such log.
    public func checkpoint(of tenant: Tenant, year: Int) async throws -> JSONValue {
        guard let kept = try await tenant.store.newestCheckpoint(year: year) else {
            throw try await RequestProblem.noCheckpoint(of: year, in: tenant.store)
        }
        var members: [String: JSONValue] = [
            "year": .integer(Int64(year)), "size": .integer(Int64(kept.size)), "note": .string(kept.note),
            "verifierKey": .string(try await tenant.verifierKey(year: year, size: kept.size).description),
            "keys": .array(try await tenant.verifierKeys(year: year).map { $0.span.json($0.key) }),
        ]
        if let cosigned = try await tenant.store.newestCosigned(year: year)?.checkpoint {
            members["cosigned"] = .object([
                "size": .integer(Int64(cosigned.size)), "note": .string(cosigned.note),
            ])
        }
        return .object(members)
    }
}

extension LogKeySpan {
    fileprivate func json(_ key: NoteVerifierKey) -> JSONValue {
        var members: [String: JSONValue] = [
            "verifierKey": .string(key.description), "fromLine": .integer(Int64(clamping: first)),
        ]
        members["toLine"] = last.map { .integer(Int64(clamping: $0)) }
        return .object(members)
    }
}
