/// Judges opened proofs by the keys that a reader trusts.
public struct OpenedProofJudge: Sendable {
    private let keys: [NoteVerifierKey]
    private let witnesses: [CosignatureKey]

    /// Makes a judge.
    ///
    /// - Parameters:
    ///   - keys: verifier keys of the log, from elsewhere than the file; several after a rotation.
    ///   - witnesses: each must have cosigned the checkpoint. Without `keys` it is they who vouch for the log.
    public init(keys: [NoteVerifierKey], witnesses: [CosignatureKey] = []) {
        self.keys = keys
        self.witnesses = witnesses
    }

    /// What holds, and every step that does not.
    public func report(on file: OpenedProof) -> OpenedProofReport {
        var report = OpenedProofReport(leaf: try? AuditLeaf(decoding: file.leaf), index: file.proof.index)
        if report.leaf == nil { report.find(.leafNotCanonical, "the leaf is not the encoding of a line") }
        judgeCheckpoint(file, &report)
        judgeWitnesses(file, &report)
        if !report.isVouchedFor, !report.hasFinding {
            report.find(
                .logKeyUnknown, "nobody but the file vouches for the key \(file.key?.description ?? "of the log")")
        }
        judgeOpenings(file.openings, &report)
        return report
    }

    private func judgeCheckpoint(_ file: OpenedProof, _ report: inout OpenedProofReport) {
        guard let checkpoint = try? Checkpoint(text: file.proof.checkpoint.text) else {
            return report.find(.checkpointMalformed, "the note is not a checkpoint")
        }
        report.checkpoint = checkpoint
        judgeKeys(file, checkpoint, &report)
        let isIncluded = MerkleTree.verifyInclusion(
            leafHash: MerkleHash(leaf: file.leaf), index: file.proof.index, size: checkpoint.size,
            path: file.proof.path, root: checkpoint.root)
        if !isIncluded { report.find(.proofWrong, "the path does not lead from this leaf to the checkpoint") }
        guard let leaf = report.leaf else { return }
        let origin = try? AuditLogOrigin(checkpoint.origin)
        guard origin?.allows(leaf, asFirst: file.proof.index == 0) == true else {
            return report.find(.lineOfAnotherLog, "the line does not belong to \(checkpoint.origin)")
        }
    }

    private func judgeKeys(_ file: OpenedProof, _ checkpoint: Checkpoint, _ report: inout OpenedProofReport) {
        let known = keys.isEmpty ? [file.key].compactMap(\.self) : keys
        let own = known.filter { $0.name.utf8.elementsEqual(checkpoint.origin.utf8) }
        // Nobody says under which key: a witness that cosigned the same text vouches for it all the same.
        if known.isEmpty, !witnesses.isEmpty { return }
        guard !own.isEmpty else {
            let given = keys.isEmpty ? "none was given" : "given: " + keys.keyTexts()
            return report.find(.logKeyUnknown, "no key of \(checkpoint.origin): \(given)")
        }
        guard let signer = own.first(where: file.proof.checkpoint.isSigned) else {
            return report.find(
                .checkpointSignature,
                file.proof.checkpoint.signatureFault(
                    own, afterRotation: "give the keys of the year that you know from elsewhere (repeat --key)"))
        }
        report.key = signer
        report.isKeyTrusted = !keys.isEmpty
        report.isVouchedFor = report.isKeyTrusted
        if let stated = file.key, stated != signer {
            report.find(.otherKey, "expected \(signer); the file names \(stated)")
        }
    }

    private func judgeWitnesses(_ file: OpenedProof, _ report: inout OpenedProofReport) {
        let note = file.proof.checkpoint
        for witness in witnesses {
            guard note.signatures.contains(where: witness.isOwn) else {
                report.find(
                    .cosignatureMissing, "expected \(witness.keyText); the checkpoint bears \(note.signerText)")
                continue
            }
            guard let time = witness.time(of: note) else {
                report.find(.cosignatureWrong, "the cosignature of \(witness.keyText) is wrong")
                continue
            }
            report.cosignedAt = min(report.cosignedAt ?? time, time)
            report.isVouchedFor = report.isVouchedFor || report.key != nil || file.key == nil && keys.isEmpty
        }
    }

    private func judgeOpenings(_ openings: [PersonalField: AuditSecret], _ report: inout OpenedProofReport) {
        let isLineProven = !report.hasFinding
        for field in PersonalField.allCases {
            guard let secret = openings[field] else { continue }
            guard field.allows(secret.value), let leaf = report.leaf,
                case .proven = leaf.opening(field, with: secret)
            else {
                report.find(.openingWrong, "salt and value do not open \(field.rawValue) of this line")
                report.openings[field] = .unproven
                continue
            }
            report.openings[field] = isLineProven ? .proven(secret.value) : .unproven
        }
    }
}
