import Messages
import XMLSecurity

/// Why a message or a document is not accepted; becomes a signed refusal.
struct Rejection: Error {
    let code: RefusalCode
    /// Finer than the catalogue's rule.
    var rule: String?
    var elementPath: String?
    var elementType: String?
    var information: [InformationPair] = []

    init(_ code: RefusalCode, rule: String? = nil, elementPath: String? = nil, elementType: String? = nil) {
        self.code = code
        self.rule = rule
        self.elementPath = elementPath
        self.elementType = elementType
    }

    /// What cannot be read as a document.
    init(_ error: MessagesError) {
        self.init(
            error.code == .unknownOperation ? .operationUnknown : .schemaViolation, rule: error.rule,
            elementPath: error.path, elementType: error.expectedType)
    }

    /// What cannot be read as XML.
    init(_ error: XMLSecurityError) {
        self.init(error.code == .limitExceeded ? .messageTooLarge : .notWellFormed, rule: error.code.rawValue)
    }

    /// A signature that does not hold: the code of the worst step, and every step by name.
    init(_ steps: [FailedStep], otherwise code: RefusalCode) {
        self.init(steps.lazy.compactMap { Self.code(of: $0.code) }.first ?? code)
        information = steps.prefix(15).map { InformationPair("step", $0.code.rawValue) }
    }

    private static func code(of step: FailedStep.Code) -> RefusalCode? {
        switch step {
        case .envelopeNotSOAP, .securityHeaderMissing, .securityHeaderRepeated, .headerNotUnderstood,
            .structureRefused:
            .soapStructure
        case .limitExceeded: .messageTooLarge
        case .timestampMissing, .timestampNotValid, .timestampWindowTooLong, .timestampInFuture, .timestampExpired:
            .timestampOutsideWindow
        case .certificateExpired, .certificateNotYetValid: .certificateExpired
        case .certificateRevoked: .certificateRevoked
        case .certificateMissing, .certificateUnreadable, .certificateIssuerUntrusted,
            .certificateRevocationUnknown, .certificateKeyUsage, .keyTooSmall:
            .certificateNotTrusted
        case .signatureMissing, .signatureRepeated, .signatureMisplaced, .idMissing, .idNotValid, .idRepeated,
            .referenceNotResolved, .referenceMisplaced, .referenceRepeated, .externalReferenceRefused,
            .canonicalizationRefused, .transformRefused, .digestMethodRefused, .signatureMethodRefused,
            .keyMismatch, .digestWrong, .signatureValueWrong, .encodingNotValid, .bodyNotCovered,
            .timestampNotCovered, .confirmationMissing, .confirmationNotCovered, .confirmationWrong:
            nil
        }
    }

    /// The refusal as it goes out.
    func refusal(by author: String) -> Refusal {
        Refusal(
            code, rule: rule, elementPath: elementPath, elementType: elementType, information: information,
            authorCode: author)
    }
}
