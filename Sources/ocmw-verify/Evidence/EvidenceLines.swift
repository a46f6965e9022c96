import AuditLog
import Messages
import XMLSecurity

/// The lines of a bundle as judged, and those of its taking.
struct EvidenceLines {
    let conversation: LineReading
    let seal: LineReading
    private let manifest: DocumentDigest

    /// Reads them.
    init(_ file: BundleFile, _ ground: EvidenceGround) throws {
        let reading = { (isSeal: Bool) in
            LineReading(
                organisation: ground.head.organisation, conversation: ground.head.conversation, logs: ground.logs,
                isSeal: isSeal)
        }
        var (lines, seal) = (reading(false), reading(true))
        try file.read { name, element, index in
            let place = "\(name)[\(index)]"
            switch name {
            case "lines": lines.take(try BundleLine(element, at: place), place: place)
            case "seal": seal.take(try BundleLine(element, at: place), place: place)
            default: break
            }
        }
        conversation = lines
        self.seal = seal
        manifest = try DocumentDigest(ground.manifest.digest)
    }

    /// When a witness cosigned a line that commits to a document, at the earliest: it existed then.
    var cosigned: [DocumentDigest: UTCInstant] {
        var times: [DocumentDigest: UTCInstant] = [:]
        for line in conversation.opened {
            guard let instant = line.cosignedAt else { continue }
            times[line.digest] = min(times[line.digest] ?? instant, instant)
        }
        return times
    }

    /// When a witness cosigned the line of the taking, at the earliest: all documents existed then.
    var sealedAt: UTCInstant? { seal.opened.filter(isSeal).compactMap(\.cosignedAt).min() }

    /// What is wrong with the line of the taking.
    var sealFindings: [EvidenceFinding] {
        guard !seal.opened.isEmpty else { return [EvidenceFinding(.sealMissing, "seal")] }
        return seal.opened.compactMap { line in
            guard isSeal(line) else { return EvidenceFinding(.sealWrong, line.place) }
            // Of a log that did not hold nothing is proven: its own finding says so.
            return line.isProven || !line.isLogProven ? nil : EvidenceFinding(.sealUnproven, line.place)
        }
    }

    /// The youngest line, when it is younger than the taking: the seal cannot have counted it.
    var lateFindings: [EvidenceFinding] {
        guard let taken = seal.opened.filter(isSeal).map(\.position).min(), let newest = conversation.newest,
            newest.position >= taken
        else { return [] }
        return [EvidenceFinding(.lineAfterSeal, newest.place)]
    }

    /// Lines about documents that are not there: neither among those proven nor among those that are not.
    func findings(known: Set<DocumentDigest>, unproven: UnprovenDocuments) -> [EvidenceFinding] {
        conversation.opened.lazy.filter { !known.contains($0.digest) && !unproven.hold($0.digest) }
            .prefix(EvidenceFinding.limit)
            .map { EvidenceFinding(.openedDocumentMissing, $0.place) }
    }

    private func isSeal(_ line: OpenedLine) -> Bool { line.digest == manifest && line.act == .logExported }
}
