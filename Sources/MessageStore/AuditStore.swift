import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// The audit log of one OCMW: append-only, numbered, with one tree per calendar year.
///
/// A leaf goes to the log of the newest open year, whatever its own time: nothing is ever added to the log of a year
/// after a newer one was opened. Only `openAuditYear` opens a year, and it does so once. In a store that has no log at
/// all, a leaf begins the log of its own year, so that it is not lost; verification tells that this log was not opened.
public protocol AuditStore: AuditErasureStore {
    /// Appends leaves in one transaction and numbers them.
    ///
    /// - Throws: `MessageStoreError` with `.illegalTransition` for a leaf whose act is `log-opened`.
    func append(_ leaves: [SealedLeaf]) async throws

    /// Opens the log of a year and closes the one before it, in one transaction: no leaf comes in between.
    ///
    /// - Parameters:
    ///   - year: calendar year (UTC).
    ///   - instant: when.
    ///   - opening: given the end of the newest log there is (`nil` when there is none), makes the first leaf and the
    ///     last checkpoint of that log. Runs inside the transaction: it computes, and waits for nothing.
    /// - Returns: false when this year or a newer one is open already: nothing was changed.
    /// - Throws: `MessageStoreError` with `.illegalTransition` when the leaf does not open a log, and what `opening`
    ///   throws.
    func openAuditYear(
        _ year: Int, at instant: UTCInstant,
        opening: @escaping @Sendable (AuditLogEnd?) throws -> AuditYearOpening
    ) async throws -> Bool

    /// Years whose log this store began or signed, ascending. Lines go to the last of them; others are in `auditTraces`.
    func auditYears() async throws -> [Int]

    /// Number of leaves of one year's log.
    func auditSize(year: Int) async throws -> UInt64

    /// Lines of one year's log from an index on, with their opened side values where these still exist.
    func auditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine]

    /// The same, each line with its `searchMark`: for a verification, which compares them with `auditSearchSum`.
    func markedAuditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine]

    /// One line, or `nil` when there is none at this place.
    func auditLine(at position: AuditPosition) async throws -> AuditLine?

    /// Leaves of one year's log from an index on, exactly as hashed, in the order of their numbers: what an export
    /// needs. Nothing that stands beside them is opened.
    func auditLeaves(year: Int, from index: UInt64, limit: Int) async throws -> [[UInt8]]

    /// Lines of one kind, newest first, over all years, each by an index.
    ///
    /// New lines come before the first page, so that pages neither skip nor repeat.
    ///
    /// - Parameter position: only lines older than this one; from the newest on when `nil`.
    func auditLines(_ selection: AuditSelection, before position: AuditPosition?, limit: Int) async throws
        -> [AuditLine]

    /// Lines that fit, newest first, over all years: what a search shows.
    ///
    /// New lines come before the first page, so that pages neither skip nor repeat. The work of one call is bounded: a
    /// page may hold fewer lines than asked for, or none, and still tell where to go on.
    ///
    /// Persons are found by index alone; `AuditCriteria.fits(_:persons:)` tells whether a line proves it.
    ///
    /// - Parameter position: only lines older than this one; from the newest on when `nil`.
    func auditPage(_ criteria: AuditCriteria, before position: AuditPosition?, limit: Int) async throws -> AuditPage

    /// Where lines of a period may stand, by the times of lines and not by their order, in the order of years and numbers: of
    /// each year's log, whatever year that is. It may name lines of other times too.
    ///
    /// A clock that was ahead opens the log of a later year, and what is written after it was set right stands there.
    func auditStretches(since: UTCInstant, until: UTCInstant) async throws -> [AuditStretch]

    /// Whether `auditPage` finds every line by each of its clear fields, tickets and its time. False while the lines of an
    /// older version are still being indexed.
    ///
    /// Reads every line: a verification, which does that anyway, first compares sums.
    func isAuditSearchWhole() async throws -> Bool

    /// The row of the newest line, 0 when there is none.
    func newestAuditRow() async throws -> Int64

    /// The sum (wrapping) of `AuditLine.searchMark` of all lines up to a row, as the tables give it by which `auditPage` finds
    /// them; `nil` when that is not known. Whoever adds up the lines and gets the same knows that `isAuditSearchWhole`.
    func auditSearchSum(upTo row: Int64) async throws -> UInt64?

    /// Root hash of the first `size` leaves.
    func auditRoot(year: Int, size: UInt64) async throws -> [UInt8]

    /// The end of one year's log, of one state of the store: what is needed to sign it.
    ///
    /// - Complexity: O(lines behind the newest checkpoint).
    func auditEnd(year: Int) async throws -> AuditLogEnd

    /// RFC 6962 audit path of one leaf in the tree of `size` leaves.
    func inclusionProof(year: Int, index: UInt64, size: UInt64) async throws -> [[UInt8]]

    /// RFC 6962 consistency proof between two sizes.
    func consistencyProof(year: Int, from first: UInt64, to second: UInt64) async throws -> [[UInt8]]

    /// Keeps a signed checkpoint (C2SP note text). Checkpoints are never replaced.
    func keepCheckpoint(year: Int, size: UInt64, note: String, at instant: UTCInstant) async throws

    /// Newest checkpoint of one year, or `nil`.
    func newestCheckpoint(year: Int) async throws -> KeptCheckpoint?

    /// The size of the newest checkpoint; `nil` when none is kept, or when the newest bears no tag of this store: somebody
    /// else put it there.
    func newestSignedSize(year: Int) async throws -> UInt64?

    /// When the smallest checkpoint of one year above a size was first kept, or `nil` when there is none.
    func checkpointInstant(year: Int, above size: UInt64) async throws -> UTCInstant?

    // What verification reads beside lines and roots.

    /// Years of which anything of a log is stored, ascending, even what no open log explains.
    func auditTraces() async throws -> [Int]

    /// Every checkpoint kept whose size lies in the range, by size.
    func checkpoints(year: Int, sizes: ClosedRange<UInt64>) async throws -> [KeptCheckpoint]

    /// Stored hashes of the perfect subtrees whose last leaf lies in the range, in no order.
    func auditNodes(year: Int, endingIn leaves: Range<UInt64>) async throws -> [MerkleNode]

    /// What is wrong with rows beside the lines: years, surplus hashes, kept checkpoints, verdicts, contradictions.
    func auditTableFaults() async throws -> [AuditTableFault]

    /// What is wrong with the tables of the log themselves, when one of them cannot be read; at several times the price of
    /// a verification.
    func auditTableDamages() async throws -> [AuditTableFault]

    /// Those of kept checkpoints alone.
    func checkpointFaults() async throws -> [AuditTableFault]

    /// Receipts that this OCMW signed, in the order of storing, after the cursor.
    func ownReceipts(after cursor: StoreCursor?, limit: Int) async throws -> [OwnReceipt]
}

extension AuditStore {
    /// None is known.
    public func auditStretches(since: UTCInstant, until: UTCInstant) async throws -> [AuditStretch] { [] }

    /// None is known.
    public func newestAuditRow() async throws -> Int64 { 0 }

    /// Not known.
    public func auditSearchSum(upTo row: Int64) async throws -> UInt64? { nil }

    /// Without marks, which a store without tables for searches does not have.
    public func markedAuditLines(year: Int, from index: UInt64, limit: Int) async throws -> [AuditLine] {
        try await auditLines(year: year, from: index, limit: limit)
    }

    /// The first line from there on, if it stands there.
    public func auditLine(at position: AuditPosition) async throws -> AuditLine? {
        let line = try await auditLines(year: position.year, from: position.index, limit: 1).first
        return line.flatMap { $0.index == position.index ? $0 : nil }
    }

    /// From the lines; a store that can read leaves alone does so.
    public func auditLeaves(year: Int, from index: UInt64, limit: Int) async throws -> [[UInt8]] {
        try await auditLines(year: year, from: index, limit: limit).map(\.leafBytes)
    }
}

/// Which lines of the audit logs are meant.
public enum AuditSelection: Hashable, Sendable {
    /// Every line.
    case all
    /// Lines that name the person as subject, under any number that the person has or had.
    case subject(SSIN)
    /// Lines of one conversation.
    case conversation(Ticket)
}

/// The place of a line in the logs of an OCMW.
public struct AuditPosition: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Zero-based position in the year's tree.
    public let index: UInt64

    /// Names a place.
    public init(year: Int, index: UInt64) {
        self.year = year
        self.index = index
    }
}

/// The end of a log: stored nodes up to the newest checkpoint, and every leaf behind it.
public struct AuditLogEnd: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Number of leaves.
    public let size: UInt64
    /// Root over all leaves: of those behind the newest checkpoint the leaves themselves were hashed.
    public let root: MerkleHash
    /// Newest checkpoint kept, or `nil`.
    public let newestCheckpoint: KeptCheckpoint?
    /// Root over the leaves that the newest checkpoint covers, as stored nodes give it; `nil` when there are fewer, or
    /// there is no checkpoint.
    public let signedRoot: MerkleHash?
    /// First and last of the lines behind the newest checkpoint that this tenant's store did not write; `nil` when it
    /// wrote them all.
    public let foreignLines: ClosedRange<UInt64>?
    /// The first of them that would change the key or open the log for everybody who reads it, or is no leaf: nobody can
    /// answer for it.
    public let foreignLineOfTheLogItself: UInt64?
    /// Changes of the key, of all years.
    public let rotations: [AuditKeyRotation]

    /// Describes the end of a log.
    public init(
        year: Int, size: UInt64, root: MerkleHash, newestCheckpoint: KeptCheckpoint?, signedRoot: MerkleHash? = nil,
        foreignLines: ClosedRange<UInt64>? = nil, foreignLineOfTheLogItself: UInt64? = nil,
        rotations: [AuditKeyRotation] = []
    ) {
        self.year = year
        self.size = size
        self.root = root
        self.newestCheckpoint = newestCheckpoint
        self.signedRoot = signedRoot
        self.foreignLines = foreignLines
        self.foreignLineOfTheLogItself = foreignLineOfTheLogItself
        self.rotations = rotations
    }
}

/// What opens a year.
public struct AuditYearOpening: Hashable, Sendable {
    /// The first leaf of the new log.
    public let leaf: SealedLeaf
    /// The last checkpoint of the log before, to be kept; `nil` when it is kept already or there is no such log.
    public let lastCheckpoint: KeptCheckpoint?

    /// Puts both together.
    public init(leaf: SealedLeaf, lastCheckpoint: KeptCheckpoint?) {
        self.leaf = leaf
        self.lastCheckpoint = lastCheckpoint
    }
}

/// A receipt that this OCMW signed.
public struct OwnReceipt: Hashable, Sendable {
    /// What is left of it.
    public enum Content: Hashable, Sendable {
        /// The signed bytes.
        case bytes([UInt8])
        /// The key of its month was destroyed.
        case erased
        /// Its key is there, but it cannot be decrypted: it was changed.
        case unreadable
    }

    /// Its position in the listing.
    public let cursor: StoreCursor
    /// What is left of it.
    public let content: Content

    /// Makes a receipt.
    public init(cursor: StoreCursor, content: Content) {
        self.cursor = cursor
        self.content = content
    }
}

/// What is left of the openings beside a line. Whether they were erased on purpose, only a line of the log can say.
public enum AuditSideState: String, Hashable, Sendable {
    /// There and readable, or nothing has to be there.
    case kept
    /// There, but the key of their month is not.
    case erased
    /// Not there.
    case missing
    /// Their month's key is there, but they cannot be decrypted: they were changed.
    case unreadable
    /// Readable, but the index by person names another person than they do.
    case misindexed
}

/// One numbered line of an audit log.
public struct AuditLine: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Zero-based position in the year's tree.
    public let index: UInt64
    /// Leaf encoding version 1, exactly as hashed.
    public let leafBytes: [UInt8]
    /// Its hash in the tree.
    public let leafHash: MerkleHash
    /// What opens the commitments, as far as it was not erased.
    public let side: AuditSide
    /// Whether `side` is as it should be.
    public let sideState: AuditSideState
    /// The leaf taken apart; `nil` when it is none.
    public let outline: AuditLeafOutline?
    /// What searches must know of the line; `nil` unless marked lines were read.
    public let searchMark: AuditSearchMark?
    /// Whether this tenant's store wrote the line, and at this place: false for one that somebody else put into the database.
    public let isOurs: Bool

    /// Makes a line.
    public init(
        year: Int, index: UInt64, leafBytes: [UInt8], side: AuditSide, sideState: AuditSideState = .kept,
        searchMark: AuditSearchMark? = nil, isOurs: Bool = true
    ) {
        self.init(
            year: year, index: index, leafBytes: leafBytes, leafHash: MerkleHash(leaf: leafBytes),
            outline: try? AuditLeafOutline(leafBytes), side: side,
            sideState: sideState, searchMark: searchMark, isOurs: isOurs)
    }

    /// Makes a line of a leaf that was hashed and taken apart already.
    public init(
        year: Int, index: UInt64, leafBytes: [UInt8], leafHash: MerkleHash, outline: AuditLeafOutline?, side: AuditSide,
        sideState: AuditSideState, searchMark: AuditSearchMark?, isOurs: Bool
    ) {
        self.isOurs = isOurs
        self.year = year
        self.index = index
        self.leafBytes = leafBytes
        self.leafHash = leafHash
        self.side = side
        self.sideState = sideState
        self.outline = outline
        self.searchMark = searchMark
    }
}

/// What searches must know of a line: compared as a sum over lines, since the tables of a search have another order.
public struct AuditSearchMark: Hashable, Sendable {
    /// The row of the line.
    public let row: Int64
    /// The line's part of the sum. Means nothing to another process.
    public let part: UInt64

    /// Makes a mark.
    public init(row: Int64, part: UInt64) {
        self.row = row
        self.part = part
    }
}

/// A signed checkpoint as it was issued.
public struct KeptCheckpoint: Hashable, Sendable {
    /// Calendar year (UTC) of the log.
    public let year: Int
    /// Number of leaves it covers.
    public let size: UInt64
    /// C2SP signed note.
    public let note: String

    /// Makes a checkpoint record.
    public init(year: Int, size: UInt64, note: String) {
        self.year = year
        self.size = size
        self.note = note
    }
}
