import Messages
import SocialSecurity

/// What the hub does wrong on purpose, so that an integrator can see how its own software takes it.
public enum Fault: Hashable, Sendable {
    /// The hub refuses everything with a SOAP fault MSG00001; nothing is remembered.
    case unavailable
    /// The recipient, or the authentic source, is not reached: MSG00002 with a stamp.
    case recipientUnreachable
    /// The hub fails with a SOAP fault MSG00003.
    case internalError
    /// The hub waits before it treats the document, 1 to 60 seconds.
    case delay(seconds: Int)
    /// The connection is closed before anything is done.
    case dropBefore
    /// The document is treated to its end, and the connection closed in place of the answer.
    case dropAfter
    /// The document is forwarded twice, one after the other.
    case forwardTwice
    /// The recipient gives its receipt, and the hub answers MSG00002 as if it had not.
    case loseReceipt

    /// The word of a faults file.
    var word: String {
        switch self {
        case .unavailable: "unavailable"
        case .recipientUnreachable: "recipient-unreachable"
        case .internalError: "internal-error"
        case .delay(let seconds): "delay=\(seconds)"
        case .dropBefore: "drop-before"
        case .dropAfter: "drop-after"
        case .forwardTwice: "forward-twice"
        case .loseReceipt: "lose-receipt"
        }
    }

    /// Reads the word of a faults file.
    init?(word: String) {
        if let fault = Self.plain.first(where: { $0.word == word }) {
            self = fault
        } else {
            guard word.hasPrefix("delay="), let seconds = Int(word.dropFirst(6)), 1...60 ~= seconds else { return nil }
            self = .delay(seconds: seconds)
        }
    }

    /// The faults without a number.
    private static let plain: [Fault] = [
        .unavailable, .recipientUnreachable, .internalError, .dropBefore, .dropAfter, .forwardTwice, .loseReceipt,
    ]
}

/// What the lines of a faults file are compared with.
public struct FaultSubject: Hashable, Sendable {
    /// The flow.
    public let operation: Operation
    /// Who sends.
    public let sender: EnterpriseNumber
    /// To whom it is signed.
    public let recipient: EnterpriseNumber
    /// The person; nil when there is none or the number is malformed.
    public let ssin: SSIN?

    /// Describes a document.
    public init(operation: Operation, sender: EnterpriseNumber, recipient: EnterpriseNumber, ssin: SSIN?) {
        self.operation = operation
        self.sender = sender
        self.recipient = recipient
        self.ssin = ssin
    }

    init(_ arrival: Arrival) {
        let text = arrival.element.first("criteria")?.first("ssin")?.text
        self.init(
            operation: arrival.envelope.operation, sender: arrival.envelope.sender,
            recipient: arrival.envelope.recipient, ssin: text.flatMap { try? SSIN($0) })
    }
}

extension FaultSubject: CustomStringConvertible, CustomReflectable {
    /// Constant text, without personal data.
    public var description: String { "FaultSubject" }
    /// A mirror without children, so that nothing inside is printed.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
