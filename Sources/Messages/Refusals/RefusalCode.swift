/// The one list of codes that partners see: the KSZ `MSG` series, `HAN20200`, and our own `OGW` series.
///
/// The raw value is the code on the wire; it never changes its meaning. `entry` has rule, finality, HTTP status and
/// the texts.
///
/// Source: published KSZ status codes; the `OGW` codes are local to this gateway and its hub.
public enum RefusalCode: String, Hashable, Sendable, CaseIterable {
    // Treated: codes of a status, never of a refusal.
    /// Treated, data present.
    case treated = "MSG00000"
    /// Treated, the source has no data.
    case noData = "MSG00100"
    /// Treated, one of the sources did not answer.
    case partialAnswer = "HAN20200"

    // KSZ.
    case serviceUnavailable = "MSG00001"
    case recipientUnreachable = "MSG00002"
    case internalError = "MSG00003"
    case ssinUnknown = "MSG00005"
    case ssinReplaced = "MSG00006"
    case ssinCancelled = "MSG00007"
    case schemaViolation = "MSG00008"
    case personDeceased = "MSG00009"
    case ssinMalformed = "MSG00011"
    /// The person is not integrated for the asking organisation.
    case notIntegrated = "MSG00012"
    /// The legal context is refused for this organisation and flow.
    case legalContextRefused = "MSG00013"
    /// The certificate is not that of the organisation in `customerIdentification`.
    case signerIsNotCustomer = "MSG00014"
    /// The person is not integrated at the recipient.
    case unknownAtRecipient = "MSG00021"
    /// The organisation may not use this flow.
    case flowNotAuthorised = "MSG00027"

    // Signatures and certificates.
    case messageSignatureInvalid = "OGW00101"
    case documentSignatureInvalid = "OGW00102"
    case certificateNotTrusted = "OGW00103"
    case certificateExpired = "OGW00104"
    case certificateRevoked = "OGW00105"
    /// The WS-Security timestamp is older than five minutes, or in the future.
    case timestampOutsideWindow = "OGW00106"

    // Who may say what.
    case senderIsNotHub = "OGW00201"
    case stampMissing = "OGW00202"
    /// The hub stamp names another document, sender or recipient.
    case stampMismatch = "OGW00203"
    case operatorNotAllowed = "OGW00204"
    /// No tenant of this gateway has the signed recipient's number.
    case recipientNotHosted = "OGW00205"
    /// The hub knows no organisation with the recipient's number.
    case recipientUnknown = "OGW00206"
    /// Message and document are signed by two organisations.
    case signersDiffer = "OGW00207"

    // Form of the message.
    case messageTooLarge = "OGW00301"
    /// Not well-formed XML, or with DTD, entities or processing instructions.
    case notWellFormed = "OGW00302"
    case soapStructure = "OGW00303"
    case operationUnknown = "OGW00304"
    case soapActionMismatch = "OGW00305"

    // Order of documents.
    /// The ticket was used before for another document.
    case ticketConflict = "OGW00401"
    case documentTooOld = "OGW00402"
    case documentFromFuture = "OGW00403"
    /// An application that came by transfer cannot be transferred again.
    case onwardTransferNotAllowed = "OGW00404"
    case answerToUnknownDocument = "OGW00405"
    case recipientIsSender = "OGW00406"
    /// The answered document was not addressed to the organisation that answers.
    case answerByOtherParty = "OGW00407"
    /// The conversation was begun by another organisation.
    case conversationOfAnother = "OGW00408"
    /// The inquiry has its final answer, or as many answers as one may have.
    case inquiryAnswered = "OGW00409"
    /// The transfer has its answer, is over, or has as many documents of this kind as one takes.
    case transferAnswered = "OGW00410"
    /// The OCMW designated is neither of the two of the transfer.
    case designatedNotParty = "OGW00411"
    /// The very same document was accepted before, and erased since with its receipt.
    case acceptedAndErased = "OGW00412"

    // Directory and policy.
    case identityProofMismatch = "OGW00501"
    case qualityNotAllowed = "OGW00502"
    case periodNotAllowed = "OGW00503"
    case roleNotAllowed = "OGW00506"

    // Traffic.
    /// Too many wrong proofs of identity within an hour; wait.
    case tooManyWrongProofs = "OGW00601"
    /// The recipient answered, but not with a receipt or refusal that counts.
    case recipientAnswerInvalid = "OGW00602"
    /// Too many dry runs about who knows one person within a day; ask by a flow, or tomorrow.
    case tooManyAccessQuestions = "OGW00603"
    /// The hub has no such list of tickets, or the list has no such page.
    case ticketListMissing = "OGW00610"
}
