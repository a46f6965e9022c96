import AuditLog
import Messages
import XMLSecurity

/// The documents of a bundle as judged: first the stamps, which date the others.
struct EvidenceDocuments {
    private(set) var reading: DocumentReading
    /// Those that are proven, in the order of the file.
    private(set) var facts: [DocumentFacts] = []
    private var (counter, fileCounter) = (EvidenceTally.Counter(), EvidenceTally.Counter())

    /// Reads them.
    init(_ file: BundleFile, _ ground: EvidenceGround, _ lines: EvidenceLines, settings: EvidenceSettings) throws {
        reading = DocumentReading(
            trust: ground.trust, settings: settings, conversation: ground.head.conversation, lines: lines)
        try read(file, stamps: true)
        reading.stamps = DatedStamps(facts, hub: settings.hub)
        try read(file, stamps: false)
        facts.sort { $0.index < $1.index }
    }

    /// All that stand in the file.
    var tally: EvidenceTally { counter.tally }
    /// Their bytes.
    var files: EvidenceTally { fileCounter.tally }

    private mutating func read(_ file: BundleFile, stamps: Bool) throws {
        try file.read { name, element, index in
            guard name == "documents" else { return }
            let document = try BundleDocument(element, at: "documents[\(index)]")
            if stamps {
                counter.add(MerkleHash(document.digest))
                fileCounter.add(hashOf: document.xml)
            }
            guard document.isStamp == stamps, let found = reading.facts(document, index: index) else { return }
            facts.append(found)
        }
    }
}
