import XMLSecurity

/// The report as programs read it.
struct EvidenceReportJSON: Encodable {
    struct Document: Encodable {
        let place: String
        let operation: String
        let ticket: String
        let sender: String
        let recipient: String
        let inReplyTo: String?
        let digest: String
        let signer: String
        let judgedAt: String
        let judgedBy: String
        let revocation: String
        let hubReceivedAt: String?
        let sentOn: String?
        let acceptedAt: String?
        let acceptedBy: String?
        let refusedAt: String?
        let refusedBy: String?
        let refusalCode: String?
        let lines: [String]?
    }

    struct Event: Encodable {
        let at: String
        let text: String
    }

    struct Log: Encodable {
        let origin: String
        let size: UInt64
        let root: String
        let keyTrusted: Bool
        let cosignedAt: String?
    }

    struct Finding: Encodable {
        let code: String
        let place: String
        let detail: String?
    }

    let valid: Bool
    let vouchedFor: Bool
    let organisation: String
    let conversation: String
    let madeAt: String
    let documents: [Document]
    let documentCount: Int
    let lineCount: Int
    let provenLineCount: Int
    let openedLineCount: Int
    let logs: [Log]
    let timeline: [Event]
    let failures: [Finding]
    let notes: [Finding]

    init(_ report: EvidenceReport) {
        valid = report.isValid
        vouchedFor = report.isVouchedFor
        organisation = report.organisation
        conversation = report.conversation
        madeAt = report.madeAt
        let accounts = Dictionary(report.accounts.map { ($0.document.index, $0) }) { first, _ in first }
        documents = report.facts.sorted { $0.index < $1.index }.map { Document($0, accounts[$0.index]) }
        documentCount = report.documentCount
        lineCount = report.lineCount
        provenLineCount = report.provenLineCount
        openedLineCount = report.openedLineCount
        logs = report.logs.map {
            Log(
                origin: $0.checkpoint.origin, size: $0.checkpoint.size, root: $0.checkpoint.root.description,
                keyTrusted: $0.isKeyTrusted, cosignedAt: $0.cosignedAt?.xmlDateTime)
        }
        timeline = report.accounts.flatMap(\.events).sorted { $0.at < $1.at }
            .map { Event(at: $0.at.xmlDateTime, text: $0.text) }
        failures = report.findings.map { Finding(code: $0.code, place: $0.place, detail: $0.detail) }
        notes = report.notes.map { Finding(code: $0.code.rawValue, place: $0.place, detail: nil) }
    }
}

extension EvidenceReportJSON.Document {
    fileprivate init(_ facts: DocumentFacts, _ account: DocumentAccount?) {
        self.init(
            place: facts.place, operation: facts.operation.rawValue, ticket: facts.ticket.value,
            sender: facts.sender.digits, recipient: facts.recipient.digits, inReplyTo: facts.inReplyTo?.ticket.value,
            digest: facts.digest.base64, signer: facts.signer, judgedAt: facts.judgedAt.xmlDateTime,
            judgedBy: facts.basis.rawValue, revocation: facts.revocation.rawValue,
            hubReceivedAt: account?.hubReceivedAt?.xmlDateTime, sentOn: account?.sentOn,
            acceptedAt: account?.acceptedAt?.xmlDateTime, acceptedBy: account?.acceptedBy?.digits,
            refusedAt: account?.refusedAt?.xmlDateTime, refusedBy: account?.refusedBy?.digits,
            refusalCode: account?.refusalCode, lines: account?.lines)
    }
}
