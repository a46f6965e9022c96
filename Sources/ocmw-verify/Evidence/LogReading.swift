import AuditLog
import XMLSecurity

/// A log whose checkpoint held.
struct ProvenLog {
    let checkpoint: Checkpoint
    /// The signed note as it stands in the bundle.
    let note: [UInt8]
    /// Whether the key came from the reader.
    let isKeyTrusted: Bool
    /// When a witness of the reader's cosigned it, or nil.
    let cosignedAt: UTCInstant?

    /// Whether somebody else than the bundle says that this is the organisation's log.
    var isVouchedFor: Bool { isKeyTrusted || cosignedAt != nil }
}

/// Judges the checkpoints of a bundle.
struct LogReading {
    private let organisation: String
    private let settings: EvidenceSettings
    private(set) var logs: [Int: ProvenLog] = [:]
    /// Years whose log is in the bundle and did not hold: the finding at its place is why nothing of it is proven.
    private(set) var failedYears: Set<Int> = []
    private(set) var findings: [EvidenceFinding] = []
    private(set) var notes: [EvidenceNote] = []

    init(organisation: String, settings: EvidenceSettings) {
        self.organisation = organisation
        self.settings = settings
    }

    mutating func take(_ log: BundleLog, place: String) {
        judge(log, place)
        if logs[log.year] == nil { failedYears.insert(log.year) }
    }

    private mutating func judge(_ log: BundleLog, _ place: String) {
        guard let origin = try? AuditLogOrigin(organisation: organisation, year: log.year),
            let stated = try? NoteVerifierKey(log.verifierKey),
            stated.name.utf8.elementsEqual(origin.description.utf8), logs[log.year] == nil
        else { return find(.logKeyOfAnotherLog, place) }
        let trusted = settings.logKeys.first { $0.name.utf8.elementsEqual(origin.description.utf8) }
        guard settings.logKeys.isEmpty || trusted != nil else {
            return find(
                .logKeyUnknown, place,
                "expected a key of \(origin); you gave \(settings.logKeys.keyTexts()) (--log-key)")
        }
        if trusted == nil { notes.append(EvidenceNote(code: .logKeyFromBundle, place: place)) }
        guard let signed = signed(log.checkpoint, by: trusted ?? stated, place) else { return }
        if log.size != signed.checkpoint.size { find(.checkpointSize, place) }
        logs[log.year] = ProvenLog(
            checkpoint: signed.checkpoint, note: log.checkpoint, isKeyTrusted: trusted != nil,
            cosignedAt: cosigned(signed.note, place))
    }

    private mutating func signed(_ note: [UInt8], by key: NoteVerifierKey, _ place: String) -> SignedCheckpoint? {
        do throws(AuditLogError) {
            if let signed = try SignedCheckpoint.verify(note, key: key) { return signed }
            find(.checkpointSignature, place, Self.fault(try SignedNote(parsing: note), key))
        } catch {
            findings.append(EvidenceFinding(.checkpointMalformed, place, error.reason))
        }
        return nil
    }

    /// Why `key` counts for nothing here: it may have signed the checkpoint of another log.
    private static func fault(_ note: SignedNote, _ key: NoteVerifierKey) -> String {
        guard !note.isSigned(by: key) else { return "the checkpoint is not of the log \(key.name)" }
        return note.signatureFault(
            [key], afterRotation: "give the key in force when the bundle was taken (--log-key), from elsewhere")
    }

    /// When the first of the reader's witnesses cosigned it.
    private mutating func cosigned(_ note: SignedNote, _ place: String) -> UTCInstant? {
        guard !settings.witnessKeys.isEmpty else {
            notes.append(EvidenceNote(code: .witnessNotGiven, place: place))
            return nil
        }
        let own = settings.witnessKeys.filter { key in note.signatures.contains(where: key.isOwn) }
        let times = own.map { $0.time(of: note) }
        if own.isEmpty {
            find(
                .cosignatureMissing, place,
                "expected a cosignature of \(settings.witnessKeys.keyTexts()); the checkpoint bears \(note.signerText)")
        }
        if times.contains(nil) { find(.cosignatureWrong, place) }
        // Beyond the year 9999 it is no time that anybody made.
        return times.compactMap(\.self).filter { $0 < 253_402_300_800 }.min()
            .map { UTCInstant(milliseconds: Int64($0) * 1000) }
    }

    private mutating func find(_ code: EvidenceFinding.Code, _ place: String, _ detail: String? = nil) {
        findings.append(EvidenceFinding(code, place, detail))
    }
}
