import XMLSecurity

extension RefusalCode {
    /// The code that tells more of a failed step than "the signature does not hold"; `nil` when none does.
    public init?(_ step: FailedStep.Code) {
        switch step {
        case .envelopeNotSOAP, .securityHeaderMissing, .securityHeaderRepeated, .headerNotUnderstood,
            .structureRefused:
            self = .soapStructure
        case .limitExceeded: self = .messageTooLarge
        case .timestampMissing, .timestampNotValid, .timestampWindowTooLong, .timestampInFuture, .timestampExpired:
            self = .timestampOutsideWindow
        case .schemaViolated: self = .schemaViolation
        case .certificateExpired, .certificateNotYetValid: self = .certificateExpired
        case .certificateRevoked: self = .certificateRevoked
        case .certificateMissing, .certificateUnreadable, .certificateIssuerUntrusted,
            .certificateRevocationUnknown, .certificateKeyUsage, .keyTooSmall, .keyTooLarge:
            self = .certificateNotTrusted
        case .signatureMissing, .signatureRepeated, .signatureMisplaced, .idMissing, .idNotValid, .idRepeated,
            .referenceNotResolved, .referenceMisplaced, .referenceRepeated, .externalReferenceRefused,
            .canonicalizationRefused, .transformRefused, .digestMethodRefused, .signatureMethodRefused,
            .keyMismatch, .keyInfoRefused, .digestWrong, .signatureValueWrong, .encodingNotValid, .bodyNotCovered,
            .timestampNotCovered, .confirmationMissing, .confirmationNotCovered, .confirmationWrong:
            return nil
        }
    }
}
