import XMLSecurity

extension FailedStep {
    /// For people: what failed, about which part or certificate, and what to do where the reader can do something.
    var text: String {
        let about = [detail, evidence.subject ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        let what = about.isEmpty ? code.explanation : "\(code.explanation) (\(about))"
        return code.remedy.map { "\(what). \($0)" } ?? what
    }
}

extension FailedStep.Code {
    /// What is wrong.
    fileprivate var explanation: String {
        switch self {
        case .envelopeNotSOAP: "the message is no SOAP envelope"
        case .securityHeaderMissing: "the message has no WS-Security header"
        case .securityHeaderRepeated: "the message has two WS-Security headers"
        case .headerNotUnderstood: "a header that must be understood is unknown"
        case .structureRefused: "elements stand where they may not"
        case .signatureMissing: "the document is not signed"
        case .signatureRepeated: "there is more than one signature"
        case .signatureMisplaced: "the signature does not stand in its place"
        case .limitExceeded: "something is larger, or there is more of it, than is read"
        case .idMissing: "what is signed has no Id"
        case .idNotValid: "the Id of what is signed is not of the form of one"
        case .idRepeated: "an Id stands twice"
        case .referenceNotResolved: "a reference of the signature leads nowhere"
        case .referenceMisplaced: "a reference of the signature leads to another part than it must"
        case .referenceRepeated: "two references of the signature lead to one part"
        case .externalReferenceRefused: "a reference of the signature leads out of the document"
        case .canonicalizationRefused: "the canonicalization is not one that is accepted"
        case .transformRefused: "a transform is not one that is accepted"
        case .digestMethodRefused: "the digest method is not one that is accepted"
        case .signatureMethodRefused: "the signature method is not one that is accepted"
        case .keyMismatch: "the signature method is not one for the key of the certificate"
        case .keyTooSmall: "the key of the certificate is too small"
        case .keyTooLarge: "the key of the certificate is too large"
        case .digestWrong: "what is signed was changed after signing: its digest is another one"
        case .signatureValueWrong: "the signature was not made with the key of the certificate over this document"
        case .encodingNotValid: "a value is not in strict base 64"
        case .keyInfoRefused: "the signature names its certificate in a way that is not accepted"
        case .certificateMissing: "the signature comes without its certificate"
        case .certificateUnreadable: "the certificate cannot be read"
        case .certificateExpired: "the certificate was over at that instant"
        case .certificateNotYetValid: "the certificate was not valid yet at that instant"
        case .certificateIssuerUntrusted: "the signer's certificate chains to no certificate of --trust"
        case .certificateRevoked: "the certificate was revoked at that instant"
        case .certificateRevocationUnknown: "nothing usable says whether the certificate was revoked"
        case .certificateKeyUsage: "the certificate is not one for signatures"
        case .bodyNotCovered: "the signature does not cover the body"
        case .timestampMissing: "the message has no timestamp"
        case .timestampNotValid: "the timestamp cannot be read"
        case .timestampNotCovered: "the signature does not cover the timestamp"
        case .timestampWindowTooLong: "the timestamp claims too long a time"
        case .timestampInFuture: "the timestamp lies after that instant"
        case .timestampExpired: "the timestamp was over at that instant"
        case .confirmationMissing: "the answer does not confirm the signature of the question"
        case .confirmationNotCovered: "the signature does not cover the confirmation"
        case .confirmationWrong: "the answer confirms another signature"
        case .schemaViolated: "the document is not of its schema"
        }
    }

    /// What the reader may have given wrongly; nil where the document itself is at fault.
    fileprivate var remedy: String? {
        switch self {
        case .certificateIssuerUntrusted:
            "Give --trust the PEM file with the root certificates of the network in which it was signed, all of them when "
                + "they changed; if it has them, the document was signed by a stranger"
        case .certificateExpired, .certificateNotYetValid:
            "Give the KBO number of the hub (--hub), whose stamps say when it was signed, or that instant (--at)"
        case .certificateRevocationUnknown:
            "Give the issuer's revocation list of that time or later (--crl, --ocsp), or accept it as unknown (--soft-fail)"
        default: nil
        }
    }
}
