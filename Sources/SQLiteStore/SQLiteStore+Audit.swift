import AuditLog
import MessageStore
import SocialSecurity
import XMLSecurity

extension SQLiteStore {
    /// Numbers the leaves and stores them with the subtrees that they complete.
    public func append(_ leaves: [SealedLeaf]) async throws {
        try await write { try $0.append(leaves) }
    }

    /// Years of which a leaf is stored, ascending.
    public func auditYears() async throws -> [Int] {
        try await read { try $0.auditYears() }
    }

    /// Number of leaves of one year; one look at the end of an index.
    public func auditSize(year: Int) async throws -> UInt64 {
        try await read { try $0.auditSize(year: year) }
    }

    /// Lines from an index on; an erased opening shows as empty.
    public func auditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine] {
        try await read { try $0.auditLines(year: year, from: index, limit: max(0, limit)) }
    }

    /// Lines that name the person as subject, newest first; one range of an index.
    public func auditLines(subject: SSIN, limit: Int) async throws -> [AuditLine] {
        try await read { try $0.auditLines(subject: subject, limit: max(0, limit)) }
    }

    /// Throws `.notFound` when the log is shorter than `size`.
    public func auditRoot(year: Int, size: UInt64) async throws -> [UInt8] {
        try await read { try MerkleTree.root(size: size, reader: try $0.auditTree(year: year, size: size)).bytes }
    }

    /// Throws `.notFound` unless `index < size` and the log has `size` leaves.
    public func inclusionProof(year: Int, index: UInt64, size: UInt64) async throws -> [[UInt8]] {
        try await read { session in
            guard index < size else { throw MessageStoreError(.notFound, "the index lies outside the tree") }
            let tree = try session.auditTree(year: year, size: size)
            return try MerkleTree.inclusionProof(index: index, size: size, reader: tree).map(\.bytes)
        }
    }

    /// Throws `.notFound` unless `first <= second` and the log has `second` leaves.
    public func consistencyProof(year: Int, from first: UInt64, to second: UInt64) async throws -> [[UInt8]] {
        try await read { session in
            guard first <= second else { throw MessageStoreError(.notFound, "the first size is above the second") }
            let tree = try session.auditTree(year: year, size: second)
            return try MerkleTree.consistencyProof(from: first, to: second, reader: tree).map(\.bytes)
        }
    }

    /// Keeps a checkpoint; several of one size stand beside each other.
    public func keepCheckpoint(year: Int, size: UInt64, note: String, at instant: UTCInstant) async throws {
        try await write { session in
            try session.run(
                "INSERT INTO checkpoint (year, size, note, kept_at) VALUES (?, ?, ?, ?)",
                [year, Int64(clamping: size), note, instant.milliseconds])
        }
    }

    /// The largest, and of one size the one kept last.
    public func newestCheckpoint(year: Int) async throws -> KeptCheckpoint? {
        try await read { session in
            try session.one(
                "SELECT size, note FROM checkpoint WHERE year = ? ORDER BY size DESC, seq DESC LIMIT 1", [year]
            ).map { KeptCheckpoint(year: year, size: UInt64(clamping: $0["size"] as Int64), note: $0["note"]) }
        }
    }
}
