import AuditLog
import Foundation
import Messages

/// Judges a bundle of evidence by what the reader trusts; `docs/evidence-bundle.md` lists the steps.
///
/// The file is read four times, so that no order of its parts matters and no document is held longer than it is judged:
/// certificates, lists and checkpoints; lines; stamps, dated by lines; the other documents, dated by stamps and lines.
/// Held in between, at most: 1,000 certificates of 16 KiB, 256 MiB of lists, 100 checkpoints of 1 MiB, and of each document
/// and opened line some hundred bytes.
struct EvidenceJudge {
    let settings: EvidenceSettings

    /// - Parameter knowsBelgianTime: whether the system does; days of another zone would be wrong days in law.
    /// - Throws: `UnusableInput` without Belgian time, and for two keys of one log.
    init(settings: EvidenceSettings, knowsBelgianTime: Bool = BelgianCalendar.isAvailable) throws {
        guard knowsBelgianTime else {
            throw UnusableInput(description: "the system has no time zone Europe/Brussels. Install tzdata.")
        }
        let logs = Dictionary(grouping: settings.logKeys) { Array($0.name.utf8) }
        if let twice = logs.values.first(where: { Set($0).count > 1 }) {
            throw UnusableInput(
                description: "\(twice.count) keys of one log (\(twice[0].name)) were given with --log-key. "
                    + "Give the one in force when the bundle was taken.")
        }
        self.settings = settings
    }

    /// - Throws: `BundleRefusal` for a file that is no bundle.
    func judge(_ file: BundleFile) throws -> EvidenceReport {
        let ground = try EvidenceGround(file, settings: settings)
        let lines = try EvidenceLines(file, ground)
        let documents = try EvidenceDocuments(file, ground, lines, settings: settings)
        return report(ground, lines, documents)
    }

    private func report(_ ground: EvidenceGround, _ lines: EvidenceLines, _ documents: EvidenceDocuments)
        -> EvidenceReport
    {
        let (told, seal, facts) = (lines.conversation, lines.seal, documents.facts)
        var links = DocumentLinks(
            facts, organisation: ground.organisation, hub: settings.hub, acceptances: told.acceptances,
            unproven: documents.reading.unproven)
        links.check()
        let account = ConversationAccount(
            facts, stamps: documents.reading.stamps, opened: told.opened)
        let general = settings.hub == nil ? [EvidenceNote(code: .hubNotGiven, place: "stamps")] : []
        return EvidenceReport(
            organisation: ground.head.organisation, conversation: ground.head.conversation,
            madeAt: ground.head.madeAt, documentCount: documents.tally.count, facts: facts,
            accounts: account.documents, lineCount: told.lines.count + seal.lines.count,
            provenLineCount: told.provenCount + seal.provenCount,
            openedLineCount: told.opened.count + seal.opened.count,
            logs: ground.logs.logs.sorted { $0.key < $1.key }.map(\.value),
            findings: ground.findings + documents.reading.findings + links.findings + ground.logs.findings
                + told.findings + seal.findings + whole(ground.manifest, lines, documents),
            notes: general + documents.reading.notes + links.notes + account.notes + ground.logs.notes)
    }

    /// Whether the file is as it was taken.
    private func whole(_ manifest: EvidenceManifest, _ lines: EvidenceLines, _ documents: EvidenceDocuments)
        -> [EvidenceFinding]
    {
        var findings: [EvidenceFinding] = []
        if manifest.documents != documents.tally { findings.append(EvidenceFinding(.manifestDocuments, "manifest")) }
        if manifest.lines != lines.conversation.lines { findings.append(EvidenceFinding(.manifestLines, "manifest")) }
        if manifest.files != documents.files { findings.append(EvidenceFinding(.manifestFiles, "manifest")) }
        if manifest.openings != lines.conversation.openings {
            findings.append(EvidenceFinding(.manifestOpenings, "manifest"))
        }
        if manifest.sealCount != lines.seal.lines.count { findings.append(EvidenceFinding(.manifestSeals, "manifest")) }
        return findings + lines.sealFindings + lines.lateFindings
            + lines.findings(known: Set(documents.facts.map(\.digest)), unproven: documents.reading.unproven)
    }
}
