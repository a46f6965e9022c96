import AuditLog

/// Hashes of perfect subtrees that were read before.
struct AuditNodes: MerkleNodeReader {
    private let hashes: [MerklePosition: MerkleHash]

    init(nodes: [MerkleNode]) {
        hashes = Dictionary(nodes.map { ($0.position, $0.hash) }, uniquingKeysWith: { first, _ in first })
    }

    func hash(at position: MerklePosition) -> MerkleHash? { hashes[position] }
}

/// Reads stored hashes of perfect subtrees of one year's log.
package struct AuditNodeReader: MerkleNodeReader {
    let session: StoreSession
    let year: Int

    package func hash(at position: MerklePosition) throws -> MerkleHash? {
        try session.one(
            "SELECT hash FROM audit_node WHERE year = $1 AND level = $2 AND position = $3",
            [.integer(year), .integer(Int(position.level)), .integer(Int64(clamping: position.index))]
        )?.hash("hash")
    }
}
