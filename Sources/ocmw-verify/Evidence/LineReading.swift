import AuditLog
import Messages
import XMLSecurity

/// A log whose checkpoint held.
struct ProvenLog {
    let checkpoint: Checkpoint
    /// Whether the key came from the reader.
    let isKeyTrusted: Bool
    /// When a witness of the reader's cosigned it, or nil.
    let cosignedAt: UTCInstant?
}

/// A line that commits to a document of the bundle, opened.
struct OpenedLine {
    let place: String
    let act: String
    let time: UTCInstant
    let digest: [UInt8]
    let isProven: Bool
    let cosignedAt: UTCInstant?
}

/// Judges the lines of a bundle one by one.
struct LineReading {
    private let organisation: String
    private let conversation: String
    private let logs: [Int: ProvenLog]
    private(set) var findings: [EvidenceFinding] = []
    private(set) var notes: [EvidenceNote] = []
    private(set) var provenCount = 0
    private(set) var opened: [OpenedLine] = []
    /// Leaf hashes of acceptances: what receipts promise.
    private(set) var promised: Set<[UInt8]> = []
    private var tally = EvidenceTally.Counter()
    private var previous: (year: Int, index: UInt64)?

    init(organisation: String, conversation: String, logs: [Int: ProvenLog]) {
        self.organisation = organisation
        self.conversation = conversation
        self.logs = logs
    }

    /// What the lines taken so far amount to.
    var lines: EvidenceTally { tally.tally }

    /// Takes the next line; they stand newest first.
    mutating func take(_ line: BundleLine, place: String) {
        tally.add(MerkleHash(leaf: line.leaf).bytes)
        if let previous, (line.year, line.index) >= previous { find(.lineMisplaced, place) }
        previous = (line.year, line.index)
        guard let leaf = try? AuditLeaf(decoding: line.leaf) else { return find(.leafNotCanonical, place) }
        if leaf.organisation != organisation { find(.lineOfAnotherLog, place) }
        if leaf.conversation != conversation { find(.lineOfAnotherConversation, place) }
        if leaf.act == .documentAccepted { promised.insert(leaf.leafHash.bytes) }
        let isProven = prove(line, leaf, place)
        if isProven { provenCount += 1 }
        guard let opening = line.opening else { return }
        let secret = AuditSecret(salt: opening.salt, value: opening.digest)
        guard case .proven = leaf.opening(.messageDigest, with: secret) else { return find(.openingWrong, place) }
        opened.append(
            OpenedLine(
                place: place, act: leaf.act.rawValue, time: UTCInstant(milliseconds: leaf.timeMilliseconds),
                digest: opening.digest, isProven: isProven, cosignedAt: isProven ? logs[line.year]?.cosignedAt : nil))
    }

    /// Whether the line is in the log of the checkpoint.
    private mutating func prove(_ line: BundleLine, _ leaf: AuditLeaf, _ place: String) -> Bool {
        guard let bytes = line.proof else {
            if notes.count < EvidenceFinding.limit { notes.append(EvidenceNote(code: .lineWithoutProof, place: place)) }
            return false
        }
        guard let log = logs[line.year] else {
            find(.logMissing, place)
            return false
        }
        guard let proof = try? InclusionProof(parsing: bytes) else {
            find(.proofMalformed, place)
            return false
        }
        guard proof.checkpoint.text == log.checkpoint.text else {
            find(.proofOfAnotherCheckpoint, place)
            return false
        }
        let holds =
            proof.index == line.index
            && MerkleTree.verifyInclusion(
                leafHash: leaf.leafHash, index: line.index, size: log.checkpoint.size, path: proof.path,
                root: log.checkpoint.root)
        if !holds { find(.proofWrong, place) }
        return holds
    }

    private mutating func find(_ code: EvidenceFinding.Code, _ place: String) {
        guard findings.count < EvidenceFinding.limit else { return }
        findings.append(EvidenceFinding(code, place))
    }
}
