import SocialSecurity
import XMLSecurity

/// The hub's word on one document: when it came, from whom, to whom, and what was done with it.
///
/// Goes forward with the document and back with the answer. The header's `inReplyTo` names the same document.
public struct HubStamp: Hashable, Sendable {
    /// The hub's own reference of this passage: a UUID.
    public let ticketCBSS: Ticket
    /// When the hub first received the document; repeated for a repeated ticket.
    public let timestampReceive: UTCInstant
    /// When the hub made this stamp.
    public let timestampReply: UTCInstant
    /// The sender's ticket of the document.
    public let senderTicket: Ticket
    /// The digest of the document.
    public let digest: DocumentDigest
    /// The organisation that signed the document.
    public let sender: EnterpriseNumber
    /// The recipient as signed.
    public let recipient: EnterpriseNumber
    /// What was done.
    public let outcome: StampOutcome
    /// The code of the outcome: `MSG00000`, or why it was refused or not forwarded.
    public let code: String
    /// The rule that decided: ours in kebab case, or as a standard names it.
    public let rule: String
    /// The digest of the receipt, or of the hub's own result, that goes with the stamp.
    public let receiptDigest: DocumentDigest?

    /// Makes a stamp.
    public init(
        ticketCBSS: Ticket, timestampReceive: UTCInstant, timestampReply: UTCInstant, senderTicket: Ticket,
        digest: DocumentDigest, sender: EnterpriseNumber, recipient: EnterpriseNumber, outcome: StampOutcome,
        code: String = RefusalCode.treated.rawValue, rule: String = RefusalCode.treated.rule,
        receiptDigest: DocumentDigest? = nil
    ) {
        self.ticketCBSS = ticketCBSS
        self.timestampReceive = timestampReceive
        self.timestampReply = timestampReply
        self.senderTicket = senderTicket
        self.digest = digest
        self.sender = sender
        self.recipient = recipient
        self.outcome = outcome
        self.code = code
        self.rule = rule
        self.receiptDigest = receiptDigest
    }

    /// The document that the stamp is about.
    public var document: DocumentReference { DocumentReference(ticket: senderTicket, digest: digest) }
}

/// What the hub did with a document.
public enum StampOutcome: String, Hashable, Sendable, CaseIterable, FieldValue {
    /// Goes with the document to its recipient.
    case forwarded = "FORWARDED"
    /// Back to the sender, with the receipt.
    case delivered = "DELIVERED"
    /// Refused by a rule, of the hub or of the recipient; final unless the refusal says otherwise.
    case refused = "REFUSED"
    /// Not forwarded, or not answered in time; not final.
    case notForwarded = "NOT_FORWARDED"
    /// Answered by the hub itself.
    case answered = "ANSWERED"
}

extension HubStamp: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        ticketCBSS = try reader.value("ticketCBSS")
        guard ticketCBSS.isUUID else {
            throw MessagesError(.invalidValue, path: "\(reader.path)/ticketCBSS", expectedType: "UUIDType")
        }
        timestampReceive = try reader.value("timestampReceive")
        timestampReply = try reader.value("timestampReply")
        senderTicket = try reader.value("senderTicket")
        digest = try reader.value("digest")
        sender = try reader.value("documentSender")
        recipient = try reader.value("documentRecipient")
        outcome = try reader.value("outcome")
        code = try (reader.value("code") as StatusCode).fieldText
        rule = try (reader.value("rule") as RuleName).fieldText
        receiptDigest = try reader.optionalValue("receiptDigest")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("ticketCBSS", ticketCBSS)
        writer.value("timestampReceive", timestampReceive)
        writer.value("timestampReply", timestampReply)
        writer.value("senderTicket", senderTicket)
        writer.value("digest", digest)
        writer.value("documentSender", sender)
        writer.value("documentRecipient", recipient)
        writer.value("outcome", outcome)
        writer.text("code", code)
        writer.text("rule", rule)
        writer.value("receiptDigest", receiptDigest)
    }
}

/// A rule: 1 to 64 letters, digits, hyphens and points, beginning with a letter.
struct RuleName: FieldValue {
    static var typeName: String { "RuleType" }
    let fieldText: String

    init?(fieldText: String) {
        let bytes = fieldText.utf8
        guard 1...64 ~= bytes.count, let first = bytes.first, first.isASCIILetterOrDigit, !first.isASCIIDigit,
            bytes.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") })
        else { return nil }
        self.fieldText = fieldText
    }
}
