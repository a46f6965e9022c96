import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// Judges a bundle of evidence by what the reader trusts; `docs/evidence-bundle.md` lists the steps.
///
/// The file is read three times, so that no order of its parts and no size of the conversation fills memory: certificates,
/// lists and checkpoints; then lines and stamps; then the other documents, each at the instant that the stamps give.
struct EvidenceJudge {
    private static let revocationByteLimit = 256 << 20

    let settings: EvidenceSettings

    struct Ground {
        var certificates: [Certificate] = []
        var lists: [[UInt8]] = []
        var responses: [[UInt8]] = []
        var byteCount = 0
        var logs: [(BundleLog, String)] = []
        var findings: [EvidenceFinding] = []
    }

    /// - Throws: `BundleRefusal` for a file that is no bundle.
    func judge(_ file: BundleFile) throws -> EvidenceReport {
        let (head, organisation, ground) = try ground(of: file)
        var logs = LogReading(organisation: head.organisation, settings: settings)
        for (log, place) in ground.logs { logs.take(log, place: place) }
        var documents = DocumentReading(
            trust: try trust(ground), settings: settings, conversation: head.conversation)
        var lines = LineReading(organisation: head.organisation, conversation: head.conversation, logs: logs.logs)
        var seal = lines
        var counter = EvidenceTally.Counter()
        var facts: [DocumentFacts] = []
        try file.read { name, element, index in
            let place = "\(name)[\(index)]"
            switch name {
            case "lines": lines.take(try BundleLine(element, at: place), place: place)
            case "seal": seal.take(try BundleLine(element, at: place), place: place)
            case "documents":
                let document = try BundleDocument(element, at: place)
                counter.add(document.digest)
                guard document.operation.utf8.elementsEqual(Messages.Operation.hubStamp.rawValue.utf8) else { return }
                guard let stamp = documents.facts(document, index: index) else { return }
                facts.append(stamp)
            default: break
            }
        }
        for document in facts where document.sender == settings.hub {
            if let stamp = document.stamp { documents.stamps.add(stamp) }
        }
        try date(&documents, by: lines.opened, seal: seal.opened)
        try file.read { name, element, index in
            guard name == "documents" else { return }
            let document = try BundleDocument(element, at: "documents[\(index)]")
            guard !document.operation.utf8.elementsEqual(Messages.Operation.hubStamp.rawValue.utf8) else { return }
            if let found = documents.facts(document, index: index) { facts.append(found) }
        }
        facts.sort { $0.index < $1.index }
        var links = DocumentLinks(
            facts, organisation: organisation, hub: settings.hub, promised: lines.promised)
        links.check()
        let account = ConversationAccount(facts, stamps: documents.stamps, opened: lines.opened)
        let whole = Self.judgeWhole(head, counter.tally, lines, seal, facts)
        let general = settings.hub == nil ? [EvidenceNote(code: .hubNotGiven, place: "stamps")] : []
        return EvidenceReport(
            organisation: head.organisation, conversation: head.conversation, madeAt: head.madeAt,
            documentCount: counter.tally.count, facts: facts, accounts: account.documents,
            lineCount: lines.lines.count + seal.lines.count,
            provenLineCount: lines.provenCount + seal.provenCount,
            openedLineCount: lines.opened.count + seal.opened.count,
            logs: logs.logs.sorted { $0.key < $1.key }.map(\.value),
            findings: ground.findings + documents.findings + links.findings + logs.findings + lines.findings
                + seal.findings + whole,
            notes: general + documents.notes + links.notes + account.notes + logs.notes + lines.notes + seal.notes)
    }

    /// What everything else stands on.
    private func ground(of file: BundleFile) throws -> (BundleFile.Head, EnterpriseNumber, Ground) {
        var ground = Ground()
        let head = try file.read { name, element, index in
            let place = "\(name)[\(index)]"
            switch name {
            case "certificates": try ground.takeCertificate(element, place)
            case "revocation":
                try ground.take(BundleRevocation(element, at: place), place, limit: Self.revocationByteLimit)
            case "logs": ground.logs.append((try BundleLog(element, at: place), place))
            default: break
            }
        }
        guard let organisation = try? EnterpriseNumber(head.organisation),
            organisation.digits.utf8.elementsEqual(head.organisation.utf8)
        else { throw BundleRefusal(.memberMalformed, "organisation") }
        guard (try? Ticket(head.conversation)) != nil else { throw BundleRefusal(.memberMalformed, "conversation") }
        guard (try? UTCInstant(xmlDateTime: head.madeAt)) != nil else {
            throw BundleRefusal(.memberMalformed, "madeAt")
        }
        return (head, organisation, ground)
    }

    private func trust(_ ground: Ground) throws -> TrustStore {
        try TrustStore(
            anchors: settings.anchors, revocationLists: settings.revocationLists + ground.lists,
            ocspResponses: settings.ocspResponses + ground.responses, partners: ground.certificates,
            intermediates: ground.certificates,
            policy: RevocationPolicy(whenUnknown: settings.isSoft ? .softFail : .hardFail))
    }

    /// A cosigned line shows that the document to which it commits existed; that of the taking, that all of them did.
    private func date(_ documents: inout DocumentReading, by lines: [OpenedLine], seal: [OpenedLine]) throws {
        for line in lines {
            guard let instant = line.cosignedAt else { continue }
            let digest = try DocumentDigest(line.digest)
            documents.cosigned[digest] = min(documents.cosigned[digest] ?? instant, instant)
        }
        documents.sealed = seal.compactMap(\.cosignedAt).min()
    }

    private static func judgeWhole(
        _ head: BundleFile.Head, _ documents: EvidenceTally, _ lines: LineReading, _ seal: LineReading,
        _ facts: [DocumentFacts]
    ) -> [EvidenceFinding] {
        var findings: [EvidenceFinding] = []
        if head.manifest?.documents != documents { findings.append(EvidenceFinding(.manifestDocuments, "manifest")) }
        if head.manifest?.lines != lines.lines { findings.append(EvidenceFinding(.manifestLines, "manifest")) }
        let manifest = EvidenceManifest(
            organisation: head.organisation, conversation: head.conversation, madeAt: head.madeAt,
            documents: head.manifest?.documents ?? documents, lines: head.manifest?.lines ?? lines.lines)
        if seal.opened.isEmpty { findings.append(EvidenceFinding(.sealMissing, "seal")) }
        for line in seal.opened {
            if line.digest != manifest.digest || line.act != AuditAct.logExported.rawValue {
                findings.append(EvidenceFinding(.sealWrong, line.place))
            } else if !line.isProven {
                findings.append(EvidenceFinding(.sealUnproven, line.place))
            }
        }
        let known = Set(facts.map(\.digest.bytes))
        for line in lines.opened where !known.contains(line.digest) {
            findings.append(EvidenceFinding(.openedDocumentMissing, line.place))
        }
        return findings
    }
}

extension EvidenceJudge.Ground {
    mutating func takeCertificate(_ element: JSONElement, _ place: String) throws {
        guard case .text(let text) = element,
            let der = BundleFields.strictBase64(String(decoding: text, as: UTF8.self))
        else { throw BundleRefusal(.memberMalformed, place) }
        do {
            certificates.append(try Certificate(der: der))
        } catch {
            findings.append(EvidenceFinding(.certificateUnreadable, place))
        }
    }

    /// Takes a list only when it can be read: one that cannot would refuse all of them.
    mutating func take(_ source: BundleRevocation, _ place: String, limit: Int) throws {
        byteCount += source.bytes.count
        guard byteCount <= limit else { throw BundleRefusal(.tooLarge, "revocation") }
        do {
            if source.isList {
                _ = try RevocationList(source.bytes)
                lists.append(source.bytes)
            } else {
                _ = try OCSPResponse(der: source.bytes)
                responses.append(source.bytes)
            }
        } catch {
            findings.append(EvidenceFinding(.revocationUnreadable, place))
        }
    }
}
