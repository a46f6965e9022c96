import AuditLog
import MessageStore

/// Judges lines of one year's log, each alone.
struct AuditLineJudge {
    let year: Int
    /// The log; `nil` for a year of which there can be none.
    let origin: AuditLogOrigin?
    /// The end of the log before, recomputed; `nil` when there is none.
    let previous: Checkpoint?
    /// What was erased on purpose before the lines were read.
    let before: AuditErasures
    /// What was erased on purpose when the lines had been read.
    let after: AuditErasures

    /// Adds the next line of a batch, and what is wrong with it.
    func judge(_ line: AuditLine, into batch: inout AuditBatch) {
        let index = batch.first + UInt64(batch.leafHashes.count)
        batch.leafHashes.append(line.leafHash)
        if !line.isOurs { batch.findings.append((index, .lineNotOurs)) }
        let leaf = line.outline
        batch.times.append(leaf?.timeMilliseconds)
        guard let leaf else {
            return batch.findings.append((index, .leafNotCanonical))
        }
        if leaf.act == .auditKeyRotated { batch.rotations[index] = try? AuditLeaf(decoding: line.leafBytes) }
        let codes = placeFindings(leaf, line.leafBytes, index) + sideFindings(leaf, line, index)
        for code in codes { batch.findings.append((index, code)) }
    }

    /// Whether the line belongs where it stands.
    private func placeFindings(_ leaf: AuditLeafOutline, _ bytes: [UInt8], _ index: UInt64) -> [AuditFinding.Code] {
        var codes: [AuditFinding.Code] = []
        if index == 0, let first = try? AuditLeaf(decoding: bytes), let code = openingFinding(first) {
            codes.append(code)
        }
        if index > 0, leaf.act == .logOpened { codes.append(.logOpenedAgain) }
        if origin?.allows(leaf, asFirst: index == 0) != true { codes.append(.lineOfAnotherLog) }
        return codes
    }

    private func openingFinding(_ leaf: AuditLeaf) -> AuditFinding.Code? {
        guard leaf.act == .logOpened else { return .logNotOpened }
        if let previous { return leaf.continues(previous) ? nil : .otherPreviousCheckpoint }
        return leaf.previousCheckpoint == nil ? nil : .previousLogMissing
    }

    /// Whether what is kept beside the line is what the line says.
    private func sideFindings(_ leaf: AuditLeafOutline, _ line: AuditLine, _ index: UInt64) -> [AuditFinding.Code] {
        if line.sideState == .unreadable { return [.sideUnreadable] }
        var codes: [AuditFinding.Code] = line.sideState == .misindexed ? [.sideIndexDiffers] : []
        var (isChanged, unproven): (Bool, Set<PersonalField>) = (false, [])
        for field in PersonalField.allCases where leaf.commits(to: field) {
            switch leaf.isOpened(field, by: line.side) {
            case true: break
            case false: isChanged = true
            case nil: unproven.insert(field)
            }
        }
        if isChanged { codes.append(.sideChanged) }
        let time = leaf.timeMilliseconds
        if !unproven.isEmpty, !unproven.isSubset(of: after.fields(at: time, year: year, index: index)) {
            codes.append(.sideMissing)
        }
        let erased = before.fields(at: time, year: year, index: index)
        if !erased.isEmpty, line.side.secrets.keys.contains(where: { erased.contains($0) }) {
            codes.append(.sideNotErased)
        }
        return codes
    }
}
