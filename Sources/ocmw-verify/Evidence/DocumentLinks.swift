import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// Judges how the proven documents of a bundle refer to one another.
struct DocumentLinks {
    private let documents: [DocumentFacts]
    private let organisation: EnterpriseNumber
    private let hub: EnterpriseNumber?
    private let acceptances: Set<MerkleHash>
    private let unproven: UnprovenDocuments
    private let byReference: [DocumentReference: DocumentFacts]
    private let byDigest: [DocumentDigest: DocumentFacts]
    private let tickets: Set<Ticket>
    /// Answers that the hub passed on, by digest.
    private let stampedAnswers: Set<DocumentDigest>
    /// Documents that the hub passed on to their recipients.
    private let carried: Set<DocumentDigest>
    private(set) var findings: [EvidenceFinding] = []
    private(set) var notes: [EvidenceNote] = []

    /// - Parameters:
    ///   - organisation: whose bundle it is.
    ///   - acceptances: leaf hashes of its lines about acceptances.
    ///   - unproven: documents that are there and not among `documents`; each has a finding of its own.
    init(
        _ documents: [DocumentFacts], organisation: EnterpriseNumber, hub: EnterpriseNumber?,
        acceptances: Set<MerkleHash>, unproven: UnprovenDocuments
    ) {
        self.documents = documents
        self.organisation = organisation
        self.hub = hub
        self.acceptances = acceptances
        self.unproven = unproven
        byReference = Dictionary(documents.map { ($0.reference, $0) }) { first, _ in first }
        byDigest = Dictionary(documents.map { ($0.digest, $0) }) { first, _ in first }
        tickets = Set(documents.map(\.ticket))
        let stamps = documents.compactMap { $0.sender == hub ? $0.stamp : nil }
        stampedAnswers = Set(stamps.compactMap(\.receiptDigest))
        carried = Set(stamps.filter { [.delivered, .forwarded].contains($0.outcome) }.map(\.digest))
    }

    /// Looks at every document.
    mutating func check() {
        checkRepetition()
        for document in documents {
            if document.operation == .hubStamp, hub != nil, document.sender != hub { find(.stampNotByHub, document) }
            guard let reference = document.inReplyTo else { continue }
            guard let answered = byReference[reference] else {
                checkMissing(document, reference)
                continue
            }
            check(document, answering: answered)
        }
    }

    private mutating func checkRepetition() {
        var seen: [IdempotencyKey: DocumentDigest] = [:]
        for document in documents {
            if let digest = seen[document.key] {
                find(digest == document.digest ? .documentRepeated : .documentConflict, document)
            }
            seen[document.key] = document.digest
        }
    }

    private mutating func checkMissing(_ document: DocumentFacts, _ reference: DocumentReference) {
        if unproven.hold(reference) { return }
        if document.operation == .refusal, document.sender == organisation {
            notes.append(EvidenceNote(code: .refusedDocumentNotKept, place: document.place))
        } else {
            find(tickets.contains(reference.ticket) ? .answeredDocumentDiffers : .answeredDocumentMissing, document)
        }
    }

    private mutating func check(_ document: DocumentFacts, answering answered: DocumentFacts) {
        switch document.content {
        case .stamp(let stamp): check(stamp, document, answered)
        case .receipt(_, let leafHash):
            if !isByRecipient(document, of: answered) { find(.receiptNotByRecipient, document) }
            if document.sender == organisation, !acceptances.contains(leafHash) { find(.promisedLineMissing, document) }
        case .refusal:
            if hub != nil, document.sender != hub, !isByRecipient(document, of: answered) {
                find(.refusalByStranger, document)
            }
        case .result:
            if document.operation != answered.operation.resultOperation { find(.answerNotAllowed, document) }
            if hub != nil, document.sender != hub { find(.resultNotByHub, document) }
        case .other: checkAnswer(document, answered)
        }
    }

    private mutating func check(_ stamp: HubStamp, _ document: DocumentFacts, _ answered: DocumentFacts) {
        let fits =
            stamp.document == answered.reference && stamp.sender == answered.sender
            && stamp.recipient == answered.recipient
        if !fits { find(.stampDiffers, document) }
        guard let digest = stamp.receiptDigest else { return }
        if byDigest[digest] == nil, unproven.hold(digest) { return }
        if byDigest[digest]?.inReplyTo != answered.reference { find(.stampedAnswerMissing, document) }
    }

    private mutating func checkAnswer(_ document: DocumentFacts, _ answered: DocumentFacts) {
        guard document.operation.answers.contains(answered.operation) else { return find(.answerNotAllowed, document) }
        let (from, to) =
            document.operation.answersSender
            ? (answered.recipient, answered.sender) : (answered.sender, answered.recipient)
        // After a merger the successor answers: then the hub, which knows of it, carried the answer.
        let fits = document.sender == from && document.recipient == to
        if !fits, !carried.contains(document.digest) { find(.answerByStranger, document) }
    }

    /// By the recipient, or by its successor if the hub passed it on as the answer.
    private func isByRecipient(_ document: DocumentFacts, of answered: DocumentFacts) -> Bool {
        document.sender == answered.recipient || stampedAnswers.contains(document.digest)
    }

    private mutating func find(_ code: EvidenceFinding.Code, _ document: DocumentFacts) {
        findings.append(EvidenceFinding(code, document.place))
    }
}
