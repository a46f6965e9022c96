import Messages
import SocialSecurity
import XMLSecurity

/// Why a message never became an arrival: it gets a SOAP fault, no stamp, and nothing is remembered.
///
/// A stamp would be evidence that the named sender sent the document; here that is not proven.
struct Rejection: Error, Sendable {
    /// What the fault says.
    let refusal: Refusal
    /// To whom the refusal is addressed, as far as known.
    var addressee: EnterpriseNumber?
    /// The document, when it could be read that far.
    var reference: DocumentReference?
    /// The signature value of the request, when its WS-Security held.
    var confirming: [UInt8]?
    /// The SOAP version of the request, when its WS-Security held.
    var version: SOAPVersion?

    init(_ refusal: Refusal) { self.refusal = refusal }

    init(_ code: RefusalCode, rule: String? = nil, path: String? = nil, information: [InformationPair] = []) {
        self.init(
            Refusal(
                code, rule: rule, elementPath: path, information: information, authorCode: Refusal.hubAuthorCode))
    }

    init(_ rule: AccessRule, path: String? = nil) { self.init(rule.code, rule: rule.rawValue, path: path) }

    /// The rejection for a message that the reader could not take apart.
    init(_ error: XMLSecurityError) {
        self.init(error.code == .limitExceeded ? .messageTooLarge : .notWellFormed)
    }

    /// The rejection for failed steps of a verification, with the most telling code.
    init(steps: [FailedStep], otherwise code: RefusalCode) {
        let names = steps.prefix(15).map { InformationPair("failedStep", $0.code.rawValue) }
        self.init(steps.lazy.compactMap { RefusalCode($0.code) }.first ?? code, information: names)
    }
}
