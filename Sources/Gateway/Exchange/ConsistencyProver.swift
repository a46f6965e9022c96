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
    /// - Throws: `GatewayError` with `.notFound` when no checkpoint of such a size is kept, or `from` is above `to`.
    public func statement(year: Int, from: UInt64, to: UInt64?) async throws -> ConsistencyStatement {
        let newer = try await checkpoint(year: year, size: to)
        let older = try await checkpoint(year: year, size: from)
        guard older.size <= newer.size else {
            throw GatewayError(.notFound, "the first size is above the second", field: "from")
        }
        let proof = try await tenant.store.consistencyProof(year: year, from: older.size, to: newer.size)
        return try ConsistencyStatement(
            older: try SignedNote(parsing: Array(older.note.utf8)),
            newer: try SignedNote(parsing: Array(newer.note.utf8)), proof: proof.compactMap { MerkleHash($0) })
    }

    private func checkpoint(year: Int, size: UInt64?) async throws -> KeptCheckpoint {
        let found: KeptCheckpoint? =
            if let size {
                try await tenant.store.checkpoints(year: year, sizes: size...size).last
            } else {
                try await tenant.store.newestCheckpoint(year: year)
            }
        guard let found else { throw GatewayError(.notFound, "no checkpoint of this size is kept", field: "size") }
        return found
    }
}
