/// Checks an export line by line, in memory that does not grow with the log.
public struct AuditExportVerifier {
    private static let findingLimit = 100

    private let trustedKey: NoteVerifierKey?
    private let known: [Checkpoint]
    private let previous: Checkpoint?
    private var key: NoteVerifierKey?
    private var chain: LogKeyChain?
    /// The key in force by the file's own account, where the reader's is another one of this log.
    private var stated: [UInt8]?
    /// What the key's name says; `nil` for a name of another form, whose log has no such lines.
    private var origin: AuditLogOrigin?
    private var isRotationUnproven = false
    /// Its head is damaged, nobody vouches for the key in force, or the reader's is of another log: nothing more is read.
    private var hasEnded = false
    private var frontier = MerkleFrontier()
    private var lineNumber = 0
    private var checkpointCount = 0
    private var lastCheckpoint: Checkpoint?
    private var findings: [AuditExportFinding] = []

    /// Prepares a check.
    ///
    /// - Parameters:
    ///   - trustedKey: the log's key from a source other than the file; without it only the file's own key is tried.
    ///   - known: earlier checkpoints of this log that the reader kept and verified; the export must contain their trees.
    ///   - previous: the last checkpoint of the year before, verified; the first leaf must commit to it.
    public init(trustedKey: NoteVerifierKey? = nil, known: [Checkpoint] = [], previous: Checkpoint? = nil) {
        self.trustedKey = trustedKey
        self.known = known
        self.previous = previous
        origin = trustedKey.flatMap { try? AuditLogOrigin($0.name) }
    }

    /// Takes the next line, without its newline.
    public mutating func consume(_ line: [UInt8]) {
        guard !hasEnded else { return }
        lineNumber += 1
        switch lineNumber {
        case 1: takeFormat(line)
        case 2: takeKey(line)
        default: takeEntry(line)
        }
    }

    /// Ends the check.
    public consuming func finish() -> AuditExportReport {
        if lineNumber == 1, !hasEnded {
            lineNumber = 2
            endWithDamagedHead()
        }
        if !hasEnded { checkEnd() }
        return AuditExportReport(
            key: key, leafCount: frontier.size, checkpointCount: checkpointCount, lastCheckpoint: lastCheckpoint,
            findings: findings)
    }

    private mutating func checkEnd() {
        if lastCheckpoint?.size != frontier.size { find(.unsignedEnd) }
        if isRotationUnproven { find(.keyRotationUnproven) }
        for checkpoint in known where checkpoint.size == 0 && checkpoint.root != .emptyRoot {
            find(.knownCheckpointContradicted)
        }
        for checkpoint in known where checkpoint.size > frontier.size {
            find(.knownCheckpointNotReached, size: checkpoint.size)
        }
    }

    private mutating func find(_ code: AuditExportFinding.Code, size: UInt64? = nil) {
        guard findings.count < Self.findingLimit else { return }
        findings.append(AuditExportFinding(code: code, line: lineNumber, size: size))
    }

    private mutating func takeFormat(_ line: [UInt8]) {
        if !AuditExport.isFirst(line) { endWithDamagedHead() }
    }

    /// Without format and key each later line would be found too: that is damage of the file, and says nothing of the log.
    private mutating func endWithDamagedHead() {
        hasEnded = true
        find(.notExportFormat)
    }

    private mutating func takeKey(_ line: [UInt8]) {
        guard let value = AuditExport.value("key", in: line), let text = String(validating: value, as: UTF8.self),
            let key = try? NoteVerifierKey(text)
        else { return endWithDamagedHead() }
        self.key = key
        guard trustedKey?.name.utf8.elementsEqual(key.name.utf8) ?? true else {
            // Each line and checkpoint would be of another log than the reader's: that is one mistake, not thousands.
            hasEnded = true
            return find(.keyOfAnotherLog)
        }
        chain = LogKeyChain(first: (trustedKey ?? key).publicKey)
        if trustedKey == nil { origin = try? AuditLogOrigin(key.name) }
        if let trustedKey, trustedKey != key {
            stated = key.publicKey
            find(.otherKey)
        }
        for checkpoint in known where !checkpoint.origin.utf8.elementsEqual(key.name.utf8) {
            find(.knownCheckpointOfOtherLog)
        }
    }

    private mutating func takeEntry(_ line: [UInt8]) {
        if let value = AuditExport.value("leaf", in: line), let leaf = Base64.decode(value) {
            takeLeaf(leaf)
        } else if let value = AuditExport.value("checkpoint", in: line), let note = Base64.decode(value) {
            takeCheckpoint(note)
        } else {
            find(.notExportFormat)
        }
    }

    private mutating func takeLeaf(_ bytes: [UInt8]) {
        if isRotationUnproven {
            hasEnded = true
            return find(.keyRotationUnproven)
        }
        if let leaf = try? AuditLeafOutline(bytes) {
            if leaf.act == .auditKeyRotated, changesToTrustedKey(bytes) { return endWithLaterKey() }
            checkPlace(leaf)
            // Most lines are no such thing: their other fields are judged, and not read.
            if frontier.size == 0 || leaf.act == .auditKeyRotated, let leaf = try? AuditLeaf(decoding: bytes) {
                if frontier.size == 0, !continues(leaf) { find(.otherPreviousCheckpoint) }
                if chain?.take(leaf, at: frontier.size) == false { find(.keyRotation) }
            }
            isRotationUnproven = chain?.isProof(frontier.size + 1) ?? false
        } else {
            find(.leafNotCanonical)
        }
        frontier.append(MerkleHash(leaf: bytes))
        for checkpoint in known where checkpoint.size == frontier.size && checkpoint.root != frontier.root {
            find(.knownCheckpointContradicted)
        }
    }

    /// Follows the keys that the file names, where the reader's is not the first of them.
    ///
    /// - Returns: whether the line changes to the reader's key.
    private mutating func changesToTrustedKey(_ bytes: [UInt8]) -> Bool {
        guard let stated, let leaf = try? AuditLeaf(decoding: bytes), let rotation = LogKeyRotation(leaf),
            rotation.old == stated
        else { return false }
        self.stated = rotation.new
        return rotation.new == trustedKey?.publicKey
    }

    /// All that was found was found under a key that did not count yet: that is one mistake of the reader's.
    private mutating func endWithLaterKey() {
        hasEnded = true
        findings = []
        find(.laterKey, size: frontier.size + 1)
    }

    /// Whether a first line continues the log that the reader gave, and in any case one of this OCMW of an earlier year.
    private func continues(_ leaf: AuditLeaf) -> Bool {
        if let previous, !leaf.continues(previous) { return false }
        guard let before = leaf.previousCheckpoint else { return true }
        guard let origin = try? AuditLogOrigin(before.origin), let own = key ?? trustedKey,
            let log = try? AuditLogOrigin(own.name)
        else { return false }
        return origin.organisation == log.organisation && origin.year < log.year
    }

    private mutating func checkPlace(_ leaf: AuditLeafOutline) {
        let isFirst = frontier.size == 0
        if (trustedKey ?? key) != nil, origin?.allows(leaf, asFirst: isFirst) != true { find(.lineOfAnotherLog) }
        if isFirst, leaf.act != .logOpened { find(.logNotOpened) }
        if !isFirst, leaf.act == .logOpened { find(.logOpenedAgain) }
    }

    private mutating func takeCheckpoint(_ bytes: [UInt8]) {
        guard let name = (trustedKey ?? key)?.name else { return find(.checkpointSignature) }
        do {
            let note = try SignedNote(parsing: bytes)
            let checkpoint = try Checkpoint(text: note.text)
            guard checkpoint.origin.utf8.elementsEqual(name.utf8) else { return find(.checkpointSignature) }
            switch chain?.verdict(on: note, origin: name, size: frontier.size) {
            case .signed: take(checkpoint)
            case .keyRotated: find(.keyRotated)
            case .notSigned, nil: find(.checkpointSignature)
            }
        } catch {
            find(.checkpointMalformed)
        }
    }

    private mutating func take(_ checkpoint: Checkpoint) {
        guard checkpoint.size == frontier.size else { return find(.checkpointSize) }
        guard checkpoint.root == frontier.root else { return find(.checkpointRoot) }
        isRotationUnproven = false
        checkpointCount += 1
        lastCheckpoint = checkpoint
    }
}
