import Messages
import SocialSecurity
import XMLSecurity

/// Judges the documents of a bundle one by one: signature, chain, form, and what the bundle says of them.
struct DocumentReading {
    private let verifier: DocumentVerifier
    private let settings: EvidenceSettings
    private let conversation: String
    /// What proven stamps say; none while stamps themselves are judged.
    var stamps = DatedStamps()
    /// Documents by the lines that commit to them: when a witness cosigned, at the earliest.
    private let cosigned: [DocumentDigest: UTCInstant]
    /// When a witness cosigned the line of the taking: all documents existed then.
    private let sealedAt: UTCInstant?
    /// Documents for which `facts` gave nil.
    private(set) var unproven = UnprovenDocuments()
    private(set) var findings: [EvidenceFinding] = []
    private(set) var notes: [EvidenceNote] = []

    init(trust: TrustStore, settings: EvidenceSettings, conversation: String, lines: EvidenceLines) {
        verifier = DocumentVerifier(trust: trust)
        self.settings = settings
        self.conversation = conversation
        (cosigned, sealedAt) = (lines.cosigned, lines.sealedAt)
    }

    /// - Returns: nil when it is not proven; then there is a finding.
    mutating func facts(_ stated: BundleDocument, index: Int) -> DocumentFacts? {
        let found = judge(stated, index)
        if found == nil { unproven.take(stated) }
        return found
    }

    private mutating func judge(_ stated: BundleDocument, _ index: Int) -> DocumentFacts? {
        let place = "documents[\(index)]"
        guard let element = parse(stated, place), let claimed = read(element, place) else { return nil }
        let (instant, basis) = judgement(of: claimed, stated.digest)
        switch verifier.verify(element, at: instant) {
        case .invalid(let steps):
            unproven.take(claimed)
            findings += steps.map { step in
                EvidenceFinding(step.code.rawValue, place, "\(step.text) (judged at \(instant.xmlDateTime))")
            }
            return nil
        case .valid(let verified):
            guard let document = read(verified.element, place) else { return nil }
            let found = misfits(stated, document, verified, place)
            findings += found
            if basis == .now { notes.append(EvidenceNote(code: .judgedNow, place: place)) }
            if Self.holdsComment(stated.xml) { notes.append(EvidenceNote(code: .commentInDocument, place: place)) }
            if verified.revocation != .notRevoked {
                notes.append(EvidenceNote(code: .revocationUnknown, place: place))
            }
            guard found.isEmpty else {
                unproven.take(document)
                if let digest = try? DocumentDigest(verified.digest) { unproven.take(digest) }
                return nil
            }
            return Self.facts(document, index, stated.digest, verified, instant, basis)
        }
    }

    private mutating func parse(_ stated: BundleDocument, _ place: String) -> XMLElement? {
        do {
            return try XMLReader.parse(stated.xml, limits: .standard)
        } catch {
            findings.append(EvidenceFinding(.documentUnreadable, place, error.reason))
            return nil
        }
    }

    private mutating func read(_ element: XMLElement, _ place: String) -> BusinessDocument? {
        do {
            return try BusinessDocument(element)
        } catch {
            findings.append(EvidenceFinding(.documentForm, place, "\(error)"))
            return nil
        }
    }

    /// When the document is judged: at the earliest instant at which it is known to have existed.
    private func judgement(of document: BusinessDocument, _ digest: DocumentDigest) -> (UTCInstant, DocumentFacts.Basis)
    {
        if let hub = settings.hub, document.header.sender == hub {
            if case .hubStamp(let stamp) = document.payload { return (stamp.timestampReply, .hubClock) }
            return (document.header.timestampSent, .hubClock)
        }
        let witnessed = [cosigned[digest], sealedAt].compactMap(\.self).min()
        let known: [(UTCInstant?, DocumentFacts.Basis)] = [
            (stamps.received[digest], .hubStamp), (stamps.answered[digest], .stampedAnswer), (witnessed, .cosignature),
        ]
        let dated = known.compactMap { instant, basis in instant.map { ($0, basis) } }
        return dated.min { $0.0 < $1.0 } ?? (settings.instant, .now)
    }

    private func misfits(
        _ stated: BundleDocument, _ document: BusinessDocument, _ verified: VerifiedDocument, _ place: String
    ) -> [EvidenceFinding] {
        let header = document.header
        var found: [EvidenceFinding] = []
        if verified.signer.enterpriseNumberDigits != header.sender.digits {
            found.append(EvidenceFinding(.signerNotSender, place))
        }
        if verified.digest != stated.digest.bytes { found.append(EvidenceFinding(.digestDiffers, place)) }
        let pairs = [
            (stated.sender, header.sender.digits), (stated.ticket, header.ticket.value),
            (stated.recipient, header.recipient.digits), (stated.operation, document.operation.rawValue),
            (stated.conversation, header.conversation.value),
            (stated.inReplyTo ?? "", header.inReplyTo?.ticket.value ?? ""),
        ]
        if !pairs.allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) {
            found.append(EvidenceFinding(.metadataDiffers, place))
        }
        if !header.conversation.value.utf8.elementsEqual(conversation.utf8) {
            found.append(EvidenceFinding(.otherConversation, place))
        }
        return found
    }

    /// Whether a comment may begin in the document; in text and attributes `<` stands for markup only.
    private static func holdsComment(_ xml: [UInt8]) -> Bool {
        let start = Array("<!--".utf8)
        return xml.indices.contains { xml[$0] == start[0] && xml[$0...].starts(with: start) }
    }

    private static func facts(
        _ document: BusinessDocument, _ index: Int, _ digest: DocumentDigest, _ verified: VerifiedDocument,
        _ instant: UTCInstant, _ basis: DocumentFacts.Basis
    ) -> DocumentFacts {
        let header = document.header
        return DocumentFacts(
            index: index, operation: document.operation, ticket: header.ticket, sender: header.sender,
            recipient: header.recipient, inReplyTo: header.inReplyTo, sentAt: header.timestampSent,
            content: DocumentFacts.Content(document.payload), digest: digest, signer: verified.signer.subject,
            judgedAt: instant, basis: basis, revocation: verified.revocation)
    }
}
