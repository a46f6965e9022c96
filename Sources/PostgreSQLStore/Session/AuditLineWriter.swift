import AuditLog
import MessageStore
import XMLSecurity

/// Writes one line with its openings, tickets and hashes: one statement, one way to the server and back.
struct AuditLineWriter {
    let session: StoreSession
    let leaf: SealedLeaf
    let place: AuditPosition

    /// Hashes of perfect subtrees that one line completes have the levels 0, 1, 2 and so on; they come as one run of bytes.
    private static let statement = """
        WITH line AS (
            INSERT INTO audit_leaf (seq, year, position, leaf, tag, kind) VALUES ($1, $2, $3, $4, $5, $6)
        ), openings AS (
            INSERT INTO audit_side (leaf, subject_index, user_index, side, month)
            SELECT $1::bigint, $7::bytea, $8::bigint, $9::bytea, $10::bigint WHERE $9::bytea IS NOT NULL
        ), tickets AS (
            INSERT INTO audit_ticket (tag, leaf) SELECT unnest($11::bigint[]), $1::bigint
        ), erasures AS (
            INSERT INTO audit_erasure (leaf) SELECT $1::bigint WHERE $12::boolean
        )
        INSERT INTO audit_node (year, level, position, hash)
        SELECT $2::bigint, level, $3::bigint >> level, substring($13::bytea FROM level * 32 + 1 FOR 32)
        FROM generate_series(0, octet_length($13::bytea) / 32 - 1) AS level
        """

    /// - Parameters:
    ///   - row: its number.
    ///   - kind: the number of its combination of clear fields.
    ///   - nodes: hashes that it completes, from the lowest level on.
    func write(row: Int64, kind: Int64, _ nodes: [MerkleNode]) throws {
        let month = RetentionMonth(UTCInstant(milliseconds: leaf.leaf.timeMilliseconds), addingMonths: 0)
        let side = try sealedSide(month)
        try session.run(
            Self.statement,
            [
                .integer(row), .integer(place.year), .integer(Int64(clamping: place.index)), .bytes(leaf.leafBytes),
                .bytes(session.sealer.tag(year: place.year, position: place.index, leafHash: leaf.leafHash)),
                .integer(kind),
                side == nil ? .null : Value(session.subjectIndex(leaf.side)),
                side == nil ? .null : Value(session.userIndex(leaf.side)), Value(side),
                .integer(Int64(month.number)), .integers(AuditReferenceTag.all(of: leaf.leaf.clear).sorted()),
                .boolean(leaf.leaf.act == .erased), .bytes(nodes.flatMap(\.hash.bytes)),
            ])
    }

    private func sealedSide(_ month: RetentionMonth) throws -> [UInt8]? {
        guard !leaf.side.isEmpty else { return nil }
        return try session.sealer.sealOpenings(
            leaf.side, in: StoreSession.sideCell(place.year, place.index), of: month)
    }
}
