import AuditLog
import GRDB
import MessageStore

/// Reads stored hashes of perfect subtrees of one year's log.
package struct AuditNodeReader: MerkleNodeReader {
    let session: StoreSession
    let year: Int

    package func hash(at position: MerklePosition) throws -> MerkleHash? {
        try session.one(
            "SELECT hash FROM audit_node WHERE year = ? AND level = ? AND position = ?",
            [year, Int(position.level), Int64(clamping: position.index)]
        ).flatMap { MerkleHash(try $0.bytes("hash")) }
    }
}
