import SocialSecurity

/// Asks the hub whether it would let a flow about the person of the criteria pass, without sending anything on.
///
/// The header's legal context and the person's role are those of the flow in question.
public struct AskAccess: Hashable, Sendable {
    /// The flow in question.
    public let flow: AskedFlow
    /// The OCMW to which it would go; left out for flows that the hub answers, and when nobody is meant yet.
    public let recipient: EnterpriseNumber?

    /// Makes the question.
    public init(flow: AskedFlow, recipient: EnterpriseNumber? = nil) {
        self.flow = flow
        self.recipient = recipient
    }
}

/// Flows about which access can be asked. Not those that ask for proof of identity (nobody may learn without it what it
/// opens), and not answers (the document that they answer opens them).
public enum AskedFlow: String, Hashable, Sendable, CaseIterable, FieldValue {
    case transferCompetence, requestInquiry, consultLivingWages, consultHealthInsurance

    static var typeName: String { "AskedFlowType" }

    /// Its operation.
    public var operation: Operation {
        switch self {
        case .transferCompetence: .transferCompetence
        case .requestInquiry: .requestInquiry
        case .consultLivingWages: .consultLivingWages
        case .consultHealthInsurance: .consultHealthInsurance
        }
    }
}

/// The hub's answer to `askAccess`: what it would decide at this moment, in the words of a refusal.
public struct AskAccessResult: Hashable, Sendable {
    /// How the question was treated; not whether access is allowed.
    public let status: Status
    /// True when the flow would pass.
    public let isAllowed: Bool
    /// The code of the refusal, `MSG00012`, or of a treated question, `MSG00000`: 1 to 16 capitals and digits.
    public let code: String
    /// The deciding rule: `integrated-by-requester`, `policy-line-24`; 1 to 64 characters.
    public let rule: String

    /// Makes the answer.
    public init(status: Status, isAllowed: Bool, code: String, rule: String) {
        self.status = status
        self.isAllowed = isAllowed
        self.code = code
        self.rule = rule
    }
}

extension AskAccess: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        flow = try reader.value("flow")
        recipient = try reader.optionalValue("recipientCbeNumber")
    }

    func write(to writer: inout FieldWriter) {
        writer.value("flow", flow)
        writer.value("recipientCbeNumber", recipient)
    }
}

extension AskAccessResult: FieldGroup {
    init(from reader: inout FieldReader) throws(MessagesError) {
        status = try reader.group("status")
        isAllowed = try reader.value("isAllowed")
        code = try (reader.value("code") as StatusCode).fieldText
        rule = try reader.text("rule", .reference)
    }

    func write(to writer: inout FieldWriter) {
        writer.group("status", status)
        writer.value("isAllowed", isAllowed)
        writer.text("code", code)
        writer.text("rule", rule)
    }
}
