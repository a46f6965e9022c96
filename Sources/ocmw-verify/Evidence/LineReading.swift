import AuditLog
import Messages
import XMLSecurity

/// A line that commits to a document of the bundle, opened.
struct OpenedLine {
    let place: String
    let act: AuditAct
    let digest: DocumentDigest
    let isProven: Bool
    let cosignedAt: UTCInstant?
}

/// What a bundle shows about one of its lines.
enum LineStanding {
    /// It is in the log of the checkpoint.
    case proven
    /// It is younger than the checkpoint: the organisation's word alone.
    case younger
    /// It ought to be proven and is not: there is a finding at its place.
    case failed
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
    /// Acceptances by leaf hash: what receipts promise.
    private(set) var acceptances: [MerkleHash: LineStanding] = [:]
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
        tally.add(MerkleHash(leaf: line.leaf))
        if let previous, (line.year, line.index) >= previous { find(.lineMisplaced, place) }
        previous = (line.year, line.index)
        guard let leaf = try? AuditLeaf(decoding: line.leaf) else { return find(.leafNotCanonical, place) }
        if leaf.organisation != organisation { find(.lineOfAnotherLog, place) }
        if leaf.conversation != conversation { find(.lineOfAnotherConversation, place) }
        let standing = standing(of: line, leaf, place)
        if standing == .proven { provenCount += 1 }
        if leaf.act == .documentAccepted { acceptances[leaf.leafHash] = standing }
        open(line, leaf, isProven: standing == .proven, place)
    }

    private mutating func open(_ line: BundleLine, _ leaf: AuditLeaf, isProven: Bool, _ place: String) {
        guard let opening = line.opening else { return }
        let secret = AuditSecret(salt: opening.salt, value: opening.digest.bytes)
        guard case .proven = leaf.opening(.messageDigest, with: secret) else { return find(.openingWrong, place) }
        opened.append(
            OpenedLine(
                place: place, act: leaf.act, digest: opening.digest, isProven: isProven,
                cosignedAt: isProven ? logs[line.year]?.cosignedAt : nil))
    }

    private mutating func standing(of line: BundleLine, _ leaf: AuditLeaf, _ place: String) -> LineStanding {
        guard let log = logs[line.year] else { return fail(.logMissing, place) }
        guard let bytes = line.proof else {
            guard line.index >= log.checkpoint.size else { return fail(.proofMissing, place) }
            if notes.count < EvidenceFinding.limit { notes.append(EvidenceNote(code: .lineWithoutProof, place: place)) }
            return .younger
        }
        guard let proof = try? InclusionProof(parsing: bytes) else { return fail(.proofMalformed, place) }
        guard proof.checkpoint.text == log.checkpoint.text else { return fail(.proofOfAnotherCheckpoint, place) }
        let holds =
            proof.index == line.index
            && MerkleTree.verifyInclusion(
                leafHash: leaf.leafHash, index: line.index, size: log.checkpoint.size, path: proof.path,
                root: log.checkpoint.root)
        return holds ? .proven : fail(.proofWrong, place)
    }

    private mutating func fail(_ code: EvidenceFinding.Code, _ place: String) -> LineStanding {
        find(code, place)
        return .failed
    }

    private mutating func find(_ code: EvidenceFinding.Code, _ place: String) {
        guard findings.count < EvidenceFinding.limit else { return }
        findings.append(EvidenceFinding(code, place))
    }
}
