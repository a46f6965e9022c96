import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// What a document of the bundle says, once its signature held; content of persons is not kept.
struct DocumentFacts {
    /// What the instant rests on at which the signature was judged.
    enum Basis: String {
        /// A stamp of the hub names the document.
        case hubStamp = "hub-stamp"
        /// A stamp of the hub names the document as the answer that went with it.
        case stampedAnswer = "stamped-answer"
        /// A witness cosigned a checkpoint over a line that commits to the document.
        case cosignature
        /// The hub signed it: its own time counts.
        case hubClock = "hub-clock"
        /// Nothing; `--at`, or now.
        case now
    }

    /// What a document of the exchange says; nothing of the others.
    enum Content {
        case stamp(HubStamp)
        case receipt(timestampReceive: UTCInstant, leafHash: MerkleHash)
        case refusal(code: String, isFinal: Bool)
        case result(code: String)
        case other
    }

    let index: Int
    let operation: Messages.Operation
    let ticket: Ticket
    let sender: EnterpriseNumber
    let recipient: EnterpriseNumber
    let inReplyTo: DocumentReference?
    let sentAt: UTCInstant
    let content: Content
    let digest: DocumentDigest
    let signer: String
    let judgedAt: UTCInstant
    let basis: Basis
    let revocation: RevocationState

    var place: String { "documents[\(index)]" }
    var key: IdempotencyKey { IdempotencyKey(sender: sender, ticket: ticket) }
    var reference: DocumentReference { DocumentReference(ticket: ticket, digest: digest) }
    var isExchange: Bool { operation.service == .exchange }

    var stamp: HubStamp? {
        if case .stamp(let stamp) = content { stamp } else { nil }
    }
}

extension DocumentFacts.Content {
    init(_ payload: Payload) {
        switch payload {
        case .hubStamp(let stamp): self = .stamp(stamp)
        case .receipt(let receipt):
            self = .receipt(timestampReceive: receipt.timestampReceive, leafHash: MerkleHash(receipt.leafHash))
        case .refusal(let refusal): self = .refusal(code: refusal.code, isFinal: refusal.isFinal)
        default: self = payload.status.map { .result(code: $0.code) } ?? .other
        }
    }
}
