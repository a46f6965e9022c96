/// A step of the verification that failed.
struct EvidenceFinding: Hashable, Encodable {
    /// The closed list beside the steps of signatures (`FailedStep.Code`); raw values are stable.
    enum Code: String, CaseIterable {
        // Documents.
        case documentUnreadable = "document-unreadable"
        case documentForm = "document-form"
        case signerNotSender = "signer-not-sender"
        case digestDiffers = "digest-differs"
        case metadataDiffers = "metadata-differs"
        case otherConversation = "other-conversation"
        case documentRepeated = "document-repeated"
        case documentConflict = "document-conflict"
        // How documents refer to one another.
        case answeredDocumentMissing = "answered-document-missing"
        case answeredDocumentDiffers = "answered-document-differs"
        case answerNotAllowed = "answer-not-allowed"
        case answerByStranger = "answer-by-stranger"
        case receiptNotByRecipient = "receipt-not-by-recipient"
        case refusalByStranger = "refusal-by-stranger"
        case resultNotByHub = "result-not-by-hub"
        case stampNotByHub = "stamp-not-by-hub"
        case stampDiffers = "stamp-differs"
        case stampedAnswerMissing = "stamped-answer-missing"
        case promisedLineMissing = "promised-line-missing"
        // Lines and logs.
        case leafNotCanonical = "leaf-not-canonical"
        case lineOfAnotherLog = "line-of-another-log"
        case lineOfAnotherConversation = "line-of-another-conversation"
        case lineMisplaced = "line-misplaced"
        case lineAfterSeal = "line-after-seal"
        case logMissing = "log-missing"
        case logKeyUnknown = "log-key-unknown"
        case logKeyOfAnotherLog = "log-key-of-another-log"
        case checkpointMalformed = "checkpoint-malformed"
        case checkpointSignature = "checkpoint-signature"
        case checkpointSize = "checkpoint-size"
        case cosignatureMissing = "cosignature-missing"
        case cosignatureWrong = "cosignature-wrong"
        case proofMissing = "proof-missing"
        case proofMalformed = "proof-malformed"
        case proofOfAnotherCheckpoint = "proof-of-another-checkpoint"
        case proofWrong = "proof-wrong"
        case openingWrong = "opening-wrong"
        case openedDocumentMissing = "opened-document-missing"
        // The whole.
        case manifestDocuments = "manifest-documents"
        case manifestFiles = "manifest-files"
        case manifestLines = "manifest-lines"
        case manifestOpenings = "manifest-openings"
        case manifestSeals = "manifest-seals"
        case sealMissing = "seal-missing"
        case sealWrong = "seal-wrong"
        case sealUnproven = "seal-unproven"
        case certificateUnreadable = "certificate-unreadable"
        case revocationUnreadable = "revocation-unreadable"
    }

    /// Most findings about lines that are told.
    static let limit = 1000

    /// Stable: of `Code`, or of a signature's step.
    let code: String
    /// Where: `documents[3]`, `lines[0]`, `manifest`.
    let place: String
    /// For people; names of standards and of the format, identifiers of documents, never content.
    let detail: String

    init(_ code: Code, _ place: String, _ detail: String? = nil) {
        self.init(code.rawValue, place, detail ?? code.explanation)
    }

    init(_ code: String, _ place: String, _ detail: String) {
        self.code = code
        self.place = place
        self.detail = detail
    }
}

extension EvidenceFinding.Code {
    /// What is wrong.
    var explanation: String {
        switch self {
        case .documentUnreadable: "the document is no XML within the limits"
        case .documentForm: "the document has not the form of its operation"
        case .signerNotSender: "the certificate is of another organisation than the sender whom the document names"
        case .digestDiffers: "the digest that the bundle states is not that of the document"
        case .metadataDiffers: "the bundle says something else of the document than the document itself"
        case .otherConversation: "the document belongs to another conversation"
        case .documentRepeated: "the document stands twice"
        case .documentConflict: "one sender and ticket, two documents"
        case .answeredDocumentMissing: "the document that this one answers is not in the bundle"
        case .answeredDocumentDiffers: "this one answers a document with another digest"
        case .answerNotAllowed: "this operation does not answer that one"
        case .answerByStranger: "the answer is not of the one to whom the document was addressed"
        case .receiptNotByRecipient: "the receipt is neither the recipient's nor one that the hub delivered as such"
        case .refusalByStranger: "the refusal is neither the hub's nor the recipient's"
        case .resultNotByHub: "the result is not the hub's"
        case .stampNotByHub: "the stamp is not the hub's"
        case .stampDiffers: "the stamp names another sender or recipient than the document"
        case .stampedAnswerMissing: "the answer that this stamp names is not in the bundle"
        case .promisedLineMissing: "the line that this receipt promises is not in the bundle"
        case .leafNotCanonical: "the leaf is not in canonical form"
        case .lineOfAnotherLog: "the line is of another organisation or log"
        case .lineOfAnotherConversation: "the line is about another conversation"
        case .lineMisplaced: "the line stands twice, or not in its place: newest first"
        case .lineAfterSeal: "the line is younger than that of the taking, which cannot have counted it"
        case .logMissing: "the bundle has no checkpoint of this line's log"
        case .logKeyUnknown: "none of the log keys you gave is this log's"
        case .logKeyOfAnotherLog: "the key in the bundle is of another log"
        case .checkpointMalformed: "the checkpoint cannot be read"
        case .checkpointSignature: "the checkpoint is not signed by the log's key"
        case .checkpointSize: "the bundle states another size than the checkpoint"
        case .cosignatureMissing: "the witness you named did not cosign this checkpoint"
        case .cosignatureWrong: "the cosignature of the witness you named is wrong"
        case .proofMissing: "nothing shows that the line is in the log: it has no proof"
        case .proofMalformed: "the proof cannot be read"
        case .proofOfAnotherCheckpoint:
            "the proof does not end in the checkpoint that the bundle has for this log, byte for byte"
        case .proofWrong: "the proof does not lead from this leaf to the checkpoint, or shows another leaf"
        case .openingWrong: "the opening does not fit the line: it is not about this document"
        case .openedDocumentMissing: "the line is about a document that is not in the bundle"
        case .manifestDocuments: "the documents are not those that the manifest counts: one was removed, added or moved"
        case .manifestFiles:
            "the bytes of a document are not those of the taking: something was changed, maybe what no signature covers"
        case .manifestOpenings:
            "the opened lines are not those that the manifest counts: an opening was taken out or added"
        case .manifestSeals: "the lines of the taking are not as many as the manifest counts"
        case .manifestLines: "the lines are not those that the manifest counts: one was removed, added or moved"
        case .sealMissing: "no line of the log commits to the manifest"
        case .sealWrong: "the line of the taking commits to another manifest"
        case .sealUnproven: "no checkpoint covers the line of the taking: take the bundle again"
        case .certificateUnreadable: "the certificate cannot be read"
        case .revocationUnreadable: "the revocation list or OCSP response cannot be read"
        }
    }
}

/// Something that the reader must know, though nothing failed.
struct EvidenceNote: Hashable {
    /// The closed list; raw values are stable.
    enum Code: String, CaseIterable {
        case hubNotGiven = "hub-not-given"
        case logKeyFromBundle = "log-key-from-bundle"
        case witnessNotGiven = "witness-not-given"
        case judgedNow = "judged-now"
        case stampWithoutReceipt = "stamp-without-receipt"
        case refusedDocumentNotKept = "refused-document-not-kept"
        case revocationUnknown = "revocation-unknown"
        case commentInDocument = "comment-in-document"

        /// What to make of it.
        var explanation: String {
            switch self {
            case .hubNotGiven: "without --hub no stamp counts: signatures are judged at --at or now"
            case .logKeyFromBundle: "the log's key came from the bundle: compare it with the registered one (--log-key)"
            case .witnessNotGiven: "without --witness-key nobody but the organisation itself vouches for its log"
            case .judgedNow: "no stamp of the hub fixes when it was signed: judged at --at or now"
            case .stampWithoutReceipt: "the hub had the document, and nothing shows that the recipient accepted it"
            case .refusedDocumentNotKept: "the refused document is not in the bundle: who refuses does not keep it"
            case .commentInDocument:
                "it holds an XML comment, which no signature covers: whoever sent it need not have said that"
            case .revocationUnknown: "nothing usable is known of the certificate's revocation; --soft-fail let it pass"
            }
        }
    }

    let code: Code
    let place: String
}
