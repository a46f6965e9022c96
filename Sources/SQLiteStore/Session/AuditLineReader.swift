import AuditLog
import GRDB
import MessageStore

/// Makes lines of rows of `StoreSession.auditColumns`, for one read: a month's key is looked up once, and the
/// indexes of a person are made once.
struct AuditLineReader {
    private let sealer: ValueSealer
    private var keys = WrappingKeyMemo()
    private var subjects: [ArraySlice<UInt8>: [UInt8]?] = [:]
    private var users: [ArraySlice<UInt8>: Int64] = [:]
    // Lines in a row are often about one person.
    private var lastSubject: (digits: ArraySlice<UInt8>, index: [UInt8]?) = ([], nil)
    private var lastUser: (digits: ArraySlice<UInt8>, index: Int64) = ([], 0)

    init(sealer: ValueSealer) { self.sealer = sealer }

    /// Columns by place: a row has as many as `auditColumns` names, in its order.
    mutating func line(from row: Row, _ marker: inout AuditSearchMarker?) throws -> AuditLine {
        let (year, position) = (try row[0] as Int, UInt64(clamping: try row[1] as Int64))
        let leafBytes = try row.bytes(at: 2) ?? []
        let outline = try? AuditLeafOutline(leafBytes)
        let indexed = (subject: try row.bytes(at: 3), user: try row[4] as Int64?)
        let (side, state) = try side(row.bytes(at: 5), indexed, of: outline, in: StoreSession.sideCell(year, position))
        let leafHash = MerkleHash(leaf: leafBytes)
        let isOurs = sealer.isOurs(try row.hash(at: 7), year: year, position: position, leafHash: leafHash)
        return AuditLine(
            year: year, index: position, leafBytes: leafBytes, leafHash: leafHash, outline: outline, side: side,
            sideState: state,
            searchMark: try marker?.mark(of: outline, row: row[6], indexed), isOurs: isOurs)
    }

    /// What is left of the openings. Whether anything was erased on purpose is for the lines to say.
    private mutating func side(
        _ sealed: [UInt8]?, _ indexed: (subject: [UInt8]?, user: Int64?), of leaf: AuditLeafOutline?, in cell: CellName
    ) throws -> (AuditSide, AuditSideState) {
        guard let sealed else {
            return (AuditSide(), leaf?.hasCommitments ?? false ? .missing : .kept)
        }
        do {
            let side = try AuditSide(decoding: try sealer.open(sealed, in: cell, keys: &keys))
            let isIndexed = indexed.subject == subjectIndex(side) && indexed.user == userIndex(side)
            return (side, isIndexed ? .kept : .misindexed)
        } catch let error as MessageStoreError where error.code == .undecipherable {
            return (AuditSide(), try sealer.isKeyThere(sealed) ? .unreadable : .erased)
        } catch is AuditLogError {
            return (AuditSide(), .unreadable)
        }
    }

    private mutating func subjectIndex(_ side: AuditSide) -> [UInt8]? {
        guard let digits = side.value(of: .subject) else { return nil }
        if lastSubject.digits == digits { return lastSubject.index }
        let index = subjects[digits] ?? sealer.subject(digits)
        subjects.updateValue(index, forKey: digits)
        lastSubject = (digits, index)
        return index
    }

    private mutating func userIndex(_ side: AuditSide) -> Int64? {
        guard let digits = side.value(of: .user) else { return nil }
        if lastUser.digits == digits { return lastUser.index }
        let index = users[digits] ?? sealer.user(digits)
        users[digits] = index
        lastUser = (digits, index)
        return index
    }
}
