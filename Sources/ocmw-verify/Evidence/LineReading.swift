import AuditLog
import Messages
import XMLSecurity

/// A line that commits to a document of the bundle, opened.
struct OpenedLine {
    let place: String
    let act: AuditAct
    let digest: DocumentDigest
    let position: LinePosition
    let isProven: Bool
    /// False when the log of its year is in the bundle and did not hold.
    let isLogProven: Bool
    let cosignedAt: UTCInstant?
}

/// Where a line says that it stands in the logs of its organisation.
struct LinePosition: Comparable {
    let year: Int
    let index: UInt64

    static func < (left: Self, right: Self) -> Bool { (left.year, left.index) < (right.year, right.index) }
}

/// Judges the lines of a bundle one by one.
struct LineReading {
    private let organisation: String
    private let conversation: String
    private let logs: LogReading
    private let isSeal: Bool
    private(set) var findings: [EvidenceFinding] = []
    /// Lines that are in a log for which somebody else than the bundle vouches.
    private(set) var provenCount = 0
    private(set) var opened: [OpenedLine] = []
    /// Leaf hashes of the acceptances: what receipts promise. One that is not proven has a finding of its own.
    private(set) var acceptances: Set<MerkleHash> = []
    /// The youngest line, and where it stands in the bundle.
    private(set) var newest: (position: LinePosition, place: String)?
    private var (tally, openingTally) = (EvidenceTally.Counter(), EvidenceTally.Counter())
    private var previous: LinePosition?

    /// - Parameter isSeal: the lines of the taking: each must be opened.
    init(organisation: String, conversation: String, logs: LogReading, isSeal: Bool) {
        self.organisation = organisation
        self.conversation = conversation
        self.logs = logs
        self.isSeal = isSeal
    }

    /// What the lines taken so far amount to.
    var lines: EvidenceTally { tally.tally }
    /// Those of them that come with an opening.
    var openings: EvidenceTally { openingTally.tally }

    /// Takes the next line; they stand newest first.
    mutating func take(_ line: BundleLine, place: String) {
        let hash = MerkleHash(leaf: line.leaf)
        tally.add(hash)
        if line.opening != nil { openingTally.add(hash) }
        if let previous, line.position >= previous { find(.lineMisplaced, place) }
        previous = line.position
        if newest.map({ $0.position < line.position }) ?? true { newest = (line.position, place) }
        guard let leaf = try? AuditLeaf(decoding: line.leaf) else { return find(.leafNotCanonical, place) }
        if leaf.organisation != organisation { find(.lineOfAnotherLog, place) }
        if leaf.conversation != conversation { find(.lineOfAnotherConversation, place) }
        let isProven = isProven(line, leaf, place)
        if isProven, logs.logs[line.year]?.isVouchedFor == true { provenCount += 1 }
        if leaf.act == .documentAccepted { acceptances.insert(leaf.leafHash) }
        open(line, leaf, isProven: isProven, place)
    }

    private mutating func open(_ line: BundleLine, _ leaf: AuditLeaf, isProven: Bool, _ place: String) {
        guard let opening = line.opening else {
            if isSeal { find(.sealWrong, place, "the line of the taking is not opened") }
            return
        }
        let secret = AuditSecret(salt: opening.salt, value: opening.digest.bytes)
        guard case .proven = leaf.opening(.messageDigest, with: secret) else { return find(.openingWrong, place) }
        opened.append(
            OpenedLine(
                place: place, act: leaf.act, digest: opening.digest, position: line.position, isProven: isProven,
                isLogProven: !logs.failedYears.contains(line.year),
                cosignedAt: isProven ? logs.logs[line.year]?.cosignedAt : nil))
    }

    /// Whether it is in the log of the checkpoint. If not, there is a finding: at its place, at that of its log when
    /// that did not hold, or for the seal as a whole.
    private mutating func isProven(_ line: BundleLine, _ leaf: AuditLeaf, _ place: String) -> Bool {
        if logs.failedYears.contains(line.year) { return false }
        guard let log = logs.logs[line.year] else { return fail(.logMissing, place) }
        guard let bytes = line.proof else {
            // A seal that no checkpoint covers yet is told as such: the bundle can be taken again.
            return isSeal && line.index >= log.checkpoint.size ? false : fail(.proofMissing, place)
        }
        guard let proof = try? InclusionProof(parsing: bytes) else { return fail(.proofMalformed, place) }
        guard proof.checkpoint.bytes == log.note else { return fail(.proofOfAnotherCheckpoint, place) }
        let holds =
            proof.index == line.index && proof.extra == line.leaf
            && MerkleTree.verifyInclusion(
                leafHash: leaf.leafHash, index: line.index, size: log.checkpoint.size, path: proof.path,
                root: log.checkpoint.root)
        return holds || fail(.proofWrong, place)
    }

    /// - Returns: false.
    private mutating func fail(_ code: EvidenceFinding.Code, _ place: String) -> Bool {
        find(code, place)
        return false
    }

    private mutating func find(_ code: EvidenceFinding.Code, _ place: String, _ detail: String? = nil) {
        guard findings.count < EvidenceFinding.limit else { return }
        findings.append(EvidenceFinding(code, place, detail))
    }
}

extension BundleLine {
    fileprivate var position: LinePosition { LinePosition(year: year, index: index) }
}
