import MessageStore

/// Why an attempt to send a document ended without final answer. The document is sent again; nothing was decided.
public struct AttemptFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons; raw values are stable and show in the outbox and the timeline.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        // Transport.
        /// The hub could not be reached; `detail` is a `ConnectionFailure`.
        case hubUnreachable = "hub-unreachable"
        /// No answer came in time; `detail` is a `ConnectionFailure`.
        case timedOut = "timed-out"
        /// The answer is too large or not XML.
        case answerUnusable = "answer-unusable"
        // WS-Security.
        /// The request could not be signed here.
        case requestNotSigned = "request-not-signed"
        /// The answer's WS-Security signature does not hold; `detail` names the first failed step.
        case answerSignature = "answer-signature"
        /// The answer confirms no signature, or that of another request.
        case confirmation = "confirmation"
        /// Somebody else than the configured hub signed the answer.
        case answerNotFromHub = "answer-not-from-hub"
        // Content of the answer.
        /// The hub answered with a fault.
        case fault = "fault"
        /// The answer has another form than stamp and at most one document.
        case answerForm = "answer-form"
        /// The stamp's signature does not hold, or it is not the hub's.
        case stampSignature = "stamp-signature"
        /// The stamp names another ticket, digest or organisation than the document sent.
        case stampNotOurs = "stamp-not-ours"
        /// The stamp's outcome and what came with it do not fit.
        case stampOutcome = "stamp-outcome"
        /// The receipt's signature does not hold.
        case receiptSignature = "receipt-signature"
        /// The receipt is signed by another organisation than the document's recipient.
        case receiptSigner = "receipt-signer"
        /// The receipt names another ticket, digest or addressee, or is not the one the stamp names.
        case receiptNotOurs = "receipt-not-ours"
        /// The refusal's signature does not hold.
        case refusalSignature = "refusal-signature"
        /// The refusal is signed by neither the hub nor the document's recipient.
        case refusalSigner = "refusal-signer"
        /// The refusal names another ticket, digest or addressee.
        case refusalNotOurs = "refusal-not-ours"
        /// The refusal's code is not final (`MSG00001` to `MSG00003` and the like); `detail` has it.
        case refusalNotFinal = "refusal-not-final"
        /// The result's signature does not hold.
        case resultSignature = "result-signature"
        /// The result is signed by somebody else than the hub.
        case resultSigner = "result-signer"
        /// The result names another ticket, digest, addressee or operation, or is not the one the stamp names.
        case resultNotOurs = "result-not-ours"
        /// The hub could not forward the document; `detail` has its code.
        case notForwarded = "not-forwarded"
        // Here.
        /// The stored document cannot be read back.
        case documentUnreadable = "document-unreadable"
        /// The consequences of the answer could not be decided here.
        case effectsFailed = "effects-failed"
        /// The program is stopping.
        case stopping
    }

    /// Closed code.
    public let code: Code
    /// A code of the standard or of the catalogue that says more; never content.
    public let detail: String?
    /// The hub's stamp of a document that was not forwarded: it proves the attempt.
    public let stamp: StoredDocument?

    /// Makes a failure.
    public init(_ code: Code, _ detail: String? = nil, stamp: StoredDocument? = nil) {
        self.code = code
        self.detail = detail
        self.stamp = stamp
    }

    /// What the outbox shows: the hub's own code where it gave one, else ours, e.g. `MSG00002`, `timed-out`,
    /// `answer-signature/digest-wrong`.
    public var text: String {
        switch code {
        case .notForwarded, .refusalNotFinal: detail ?? code.rawValue
        default: detail.map { "\(code.rawValue)/\($0)" } ?? code.rawValue
        }
    }

    /// True when the same attempt fails at any later time too: what is stored here cannot be read.
    var isLasting: Bool { code == .documentUnreadable }

    /// The same as `text`.
    public var description: String { text }
}
