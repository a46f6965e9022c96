/// One step of a verification that did not hold.
public struct FailedStep: Hashable, Sendable, CustomStringConvertible {
    /// The closed list of steps; raw values are stable and may be shown to partners.
    public enum Code: String, Sendable, CaseIterable {
        // Structure.
        case envelopeNotSOAP = "envelope-not-soap"
        case securityHeaderMissing = "security-header-missing"
        case securityHeaderRepeated = "security-header-repeated"
        case headerNotUnderstood = "header-not-understood"
        case structureRefused = "structure-refused"
        case signatureMissing = "signature-missing"
        case signatureRepeated = "signature-repeated"
        case signatureMisplaced = "signature-misplaced"
        case limitExceeded = "limit-exceeded"
        // Ids and references.
        case idMissing = "id-missing"
        case idNotValid = "id-not-valid"
        case idRepeated = "id-repeated"
        case referenceNotResolved = "reference-not-resolved"
        case referenceMisplaced = "reference-misplaced"
        case referenceRepeated = "reference-repeated"
        case externalReferenceRefused = "external-reference-refused"
        // Algorithms.
        case canonicalizationRefused = "canonicalization-refused"
        case transformRefused = "transform-refused"
        case digestMethodRefused = "digest-method-refused"
        case signatureMethodRefused = "signature-method-refused"
        case keyMismatch = "key-mismatch"
        case keyTooSmall = "key-too-small"
        case keyTooLarge = "key-too-large"
        // Values.
        case digestWrong = "digest-wrong"
        case signatureValueWrong = "signature-value-wrong"
        case encodingNotValid = "encoding-not-valid"
        // Certificates.
        case keyInfoRefused = "key-info-refused"
        case certificateMissing = "certificate-missing"
        case certificateUnreadable = "certificate-unreadable"
        case certificateExpired = "certificate-expired"
        case certificateNotYetValid = "certificate-not-yet-valid"
        case certificateIssuerUntrusted = "certificate-issuer-untrusted"
        case certificateRevoked = "certificate-revoked"
        case certificateRevocationUnknown = "certificate-revocation-unknown"
        case certificateKeyUsage = "certificate-key-usage"
        // WS-Security.
        case bodyNotCovered = "body-not-covered"
        case timestampMissing = "timestamp-missing"
        case timestampNotValid = "timestamp-not-valid"
        case timestampNotCovered = "timestamp-not-covered"
        case timestampWindowTooLong = "timestamp-window-too-long"
        case timestampInFuture = "timestamp-in-future"
        case timestampExpired = "timestamp-expired"
        case confirmationMissing = "confirmation-missing"
        case confirmationNotCovered = "confirmation-not-covered"
        case confirmationWrong = "confirmation-wrong"
        // Schema.
        case schemaViolated = "schema-violated"
    }

    /// The stable step.
    public let code: Code
    /// Names of the standard that say where (`ds:Reference`, an algorithm); never content.
    public let detail: String
    /// What the step compared. Digests of a person's document say something about the person: not for partners, not for logs.
    public private(set) var evidence = Evidence()

    init(_ code: Code, _ detail: String = "", _ evidence: Evidence = Evidence()) {
        self.code = code
        self.detail = detail
        self.evidence = evidence
    }

    /// A departure from the schema, by rule and path.
    public init(_ violation: SchemaViolation) {
        self.init(.schemaViolated, violation.description)
    }

    /// `code` or `code (detail)`, without the evidence.
    public var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue) (\(detail))" }
}
