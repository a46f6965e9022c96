/// Codes of timeline events: stable strings, shown to people with a text in their language.
public enum TimelineCode {
    // Exchange.
    /// A document was put into the outbox.
    public static let documentQueued = "document.queued"
    /// An attempt ended without final answer.
    public static let documentAttemptFailed = "document.attemptFailed"
    /// The recipient's receipt came.
    public static let documentDelivered = "document.delivered"
    /// The hub answered with a result.
    public static let documentAnswered = "document.answered"
    /// The document was finally refused by rule.
    public static let documentRefused = "document.refused"
    /// A statutory document has no receipt after four hours: send the registered letter.
    public static let documentWithoutReceipt = "document.withoutReceipt"
    /// The document waits for a person.
    public static let documentParked = "document.parked"
    /// The document waits for a parked one until `until`; then it is parked too, or goes when it is a transfer.
    public static let documentHeldUp = "document.heldUp"
    /// A document of another OCMW was accepted with a receipt.
    public static let documentReceived = "document.received"
    /// A document of another OCMW was refused by rule.
    public static let documentReceptionRefused = "document.receptionRefused"
    /// A received document was handed over to the OCMW's software.
    public static let documentHandedOver = "document.handedOver"
    /// A document was given up before its first attempt.
    public static let documentCancelled = "document.cancelled"
    /// An operator acted on the outbox row.
    public static let documentOperated = "document.operated"

    // Applications.
    /// An application was opened at the counter.
    public static let applicationOpened = "application.opened"
    /// An application was opened by a received transfer.
    public static let applicationOpenedByTransfer = "application.openedByTransfer"
    /// The applicant withdrew the application.
    public static let applicationWithdrawn = "application.withdrawn"
    /// The OCMW's software reported its decision on the application.
    public static let applicationDecided = "application.decided"
    /// A statutory term is near its end.
    public static let termNear = "term.near"
    /// A statutory term is over and the act it asks for was not done.
    public static let termPassed = "term.passed"
    /// A deadline could not be treated: the application cannot be read. It is tried again, less and less often.
    public static let deadlineNotTreated = "deadline.notTreated"
    /// Quality code 1 ends soon.
    public static let provisionalCodeEndsSoon = "integration.endsSoon"
    /// The number of a person was replaced by another one.
    public static let numberReplaced = "person.numberReplaced"
    /// A number that the hub had called replaced is in use after all.
    public static let numberStands = "person.numberStands"
    /// The proof of identity of a person was given anew, and the registration asked for again.
    public static let proofGiven = "person.proofGiven"
    /// An application changed its state.
    public static let applicationChanged = "application.changed"
    /// A person was integrated in the reference directory.
    public static let integrationRegistered = "integration.registered"
    /// An application ended whose registration another application about the person stands on: it stays.
    public static let integrationLeft = "integration.left"
    /// An integration was ended.
    public static let integrationEnded = "integration.ended"
    /// The hub told which OCMWs know the person.
    public static let directoryAnswered = "directory.answered"

    // Inquiries.
    /// An inquiry came and waits for the answer of this OCMW's software.
    public static let inquiryReceived = "inquiry.received"
    /// The register could not give the whole answer to an inquiry: it waits for this OCMW's software.
    public static let inquiryWaiting = "inquiry.waiting"
    /// An inquiry was answered by this OCMW.
    public static let inquiryAnswered = "inquiry.answered"
    /// An inquiry has no answer after 24 hours.
    public static let inquiryNotAnswered = "inquiry.notAnswered"
    /// An answer to an inquiry came.
    public static let inquiryReplyReceived = "inquiry.replyReceived"

    // Transfers.
    /// A transfer of competence was committed.
    public static let transferCommitted = "transfer.committed"
    /// The day of sending of a transfer is fixed by stamp and receipt.
    public static let transferSent = "transfer.sent"
    /// A transfer never reached its recipient: the application is open here again.
    public static let transferRefused = "transfer.refused"
    /// A transfer was received.
    public static let transferReceived = "transfer.received"
    /// A transfer was accepted.
    public static let transferAccepted = "transfer.accepted"
    /// A transfer was contested.
    public static let transferContested = "transfer.contested"
    /// The applicant was told in writing.
    public static let applicantInformed = "transfer.applicantInformed"
    /// A provisional ministerial decision was recorded.
    public static let provisionalDecision = "transfer.provisionalDecision"
    /// The petitioner relayed another provisional decision than the one recorded here: a person must look.
    public static let provisionalDecisionDiffers = "transfer.provisionalDecisionDiffers"

    // Consultations.
    /// A consultation was sent.
    public static let consultationSent = "consultation.sent"
    /// A consultation was answered.
    public static let consultationAnswered = "consultation.answered"
}
