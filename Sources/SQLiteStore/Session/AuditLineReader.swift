import AuditLog
import GRDB
import MessageStore

/// Makes lines of rows of `StoreSession.auditColumns`, for one read.
struct AuditLineReader {
    private let sealer: ValueSealer
    private var sides: AuditSideReader

    init(sealer: ValueSealer) {
        self.sealer = sealer
        sides = AuditSideReader(sealer: sealer)
    }

    /// Columns by place: a row has as many as `auditColumns` names, in its order.
    mutating func line(from row: Row, _ marker: inout AuditSearchMarker?) throws -> AuditLine {
        let (year, position) = (try row[0] as Int, UInt64(clamping: try row[1] as Int64))
        let leafBytes = try row.bytes(at: 2) ?? []
        let outline = try? AuditLeafOutline(leafBytes)
        let indexed = (subject: try row.bytes(at: 3), user: try row[4] as Int64?)
        let (side, state) = try sides.side(
            row.bytes(at: 5), indexed, of: outline, in: StoreSession.sideCell(year, position))
        let leafHash = MerkleHash(leaf: leafBytes)
        let isOurs = sealer.isOurs(try row.hash(at: 7), year: year, position: position, leafHash: leafHash)
        return AuditLine(
            year: year, index: position, leafBytes: leafBytes, leafHash: leafHash, outline: outline, side: side,
            sideState: state,
            searchMark: try marker?.mark(of: outline, row: row[6], indexed), isOurs: isOurs)
    }
}
