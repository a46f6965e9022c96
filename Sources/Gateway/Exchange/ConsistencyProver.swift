import AuditLog
import MessageStore

/// Proves that a later checkpoint of a tenant's log continues an earlier one.
public struct ConsistencyProver: Sendable {
    private let tenant: Tenant

    /// Makes a prover.
    public init(tenant: Tenant) { self.tenant = tenant }

    /// Two kept checkpoints with the proof between them.
    ///
    /// - Parameters:
    ///   - year: calendar year (UTC) of the log.
    ///   - from: size of the earlier checkpoint.
    ///   - to: size of the later one; the newest when `nil`.
    /// - Throws: `RequestProblem` with `.notFound` when there is no such log or no checkpoint of such a size is kept,
    ///   naming those that there are; with `.invalidRequest` when `from` is above `to`.
    public func statement(year: Int, from: UInt64, to: UInt64?) async throws -> ConsistencyStatement {
        if let to, from > to {
            throw RequestProblem.broken("from", "integer", "must not be above to, which is \(to)")
        }
        guard let newest = try await tenant.store.newestCheckpoint(year: year) else {
            throw try await RequestProblem.noCheckpoint(of: year, in: tenant.store)
        }
        let older = try await checkpoint(from, newest: newest)
        let newer = if let to { try await checkpoint(to, newest: newest) } else { newest }
        let proof = try await tenant.store.consistencyProof(year: year, from: older.size, to: newer.size)
        return try ConsistencyStatement(
            older: try SignedNote(parsing: Array(older.note.utf8)),
            newer: try SignedNote(parsing: Array(newer.note.utf8)), proof: proof.compactMap { MerkleHash($0) })
    }

    private func checkpoint(_ size: UInt64, newest: KeptCheckpoint) async throws -> KeptCheckpoint {
        let found = try await tenant.store.checkpoints(year: newest.year, sizes: size...size).last
        if let found { return found }
        let years = try await tenant.store.auditYears()
        let below = try await sizeBelow(size, newest: newest).map { "\($0) below" }
        let above = try await sizeAbove(size, newest: newest).map { "\($0) above" }
        throw RequestProblem(
            .notFound,
            "No checkpoint of size \(size) of the log of \(newest.year) is kept. The nearest sizes are "
                + "\([below, above].compactMap(\.self).joined(separator: " and "))." + RequestProblem.others(years),
            remedy: "Give the sizes of two checkpoints of that year, the second line of each, the smaller one first.")
    }

    /// Nearest size below, by looks at windows twice as wide each time: logs have a checkpoint each second.
    private func sizeBelow(_ size: UInt64, newest: KeptCheckpoint) async throws -> UInt64? {
        guard size <= newest.size else { return newest.size }
        var (end, width) = (size, 64 as UInt64)
        while end > 1 {
            let start = end > width ? end - width : 1
            let found = try await tenant.store.checkpoints(year: newest.year, sizes: start...(end - 1)).last
            if let found { return found.size }
            (end, width) = (start, width * 2)
        }
        return nil
    }

    private func sizeAbove(_ size: UInt64, newest: KeptCheckpoint) async throws -> UInt64? {
        var (start, width) = (size + 1, 64 as UInt64)
        while start <= newest.size {
            let end = min(newest.size, start + width)
            let found = try await tenant.store.checkpoints(year: newest.year, sizes: start...end).first
            if let found { return found.size }
            (start, width) = (end + 1, width * 2)
        }
        return nil
    }
}
