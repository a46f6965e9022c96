import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// An answer to a SOAP request, ready to be written.
public struct SOAPAnswer: Hashable, Sendable {
    /// HTTP status: 200 for an answer document, 500 for a fault.
    public let status: Int
    /// The signed SOAP message.
    public let bytes: [UInt8]
}

/// Who signs faults about messages that no tenant can answer: the gateway's operator, or its first tenant.
public struct FaultSigner: Sendable {
    /// KBO number of the signer.
    public let organisation: EnterpriseNumber
    /// Its key and certificate.
    public let identity: SigningIdentity

    /// Names a signer.
    public init(organisation: EnterpriseNumber, identity: SigningIdentity) {
        self.organisation = organisation
        self.identity = identity
    }
}

/// Makes the signed SOAP answers of the reception.
struct ReceptionAnswers {
    let environment: GatewayEnvironment
    let faultSigner: FaultSigner
    let instant: UTCInstant

    /// An answer with one signed document of a tenant: a receipt or a refusal.
    func answer(_ document: [UInt8], by tenant: Tenant, confirming signature: [UInt8]) throws -> SOAPAnswer {
        let content = try XMLReader.parse(document)
        let body = ExchangeAnswer(stamp: nil, content: content).element()
        let message = try SOAPSigner(identity: tenant.signing).sign(body: [body], at: instant, confirming: signature)
        return SOAPAnswer(status: 200, bytes: message.bytes)
    }

    /// A fault with a signed refusal that names no document.
    func fault(_ rejection: Rejection, confirming signature: [UInt8]?) throws -> SOAPAnswer {
        let header = DocumentHeader(
            ticket: environment.ticket(), timestampSent: instant, sender: faultSigner.organisation,
            recipient: environment.hub, conversation: environment.ticket())
        let refusal = rejection.refusal(by: faultSigner.organisation.digits)
        let document = BusinessDocument(header: header, payload: .refusal(refusal))
        let signed = try DocumentSigner(identity: faultSigner.identity).sign(document.element())
        let body = SOAPFaultBody(refusal: signed, isFinal: refusal.isFinal).element()
        let message = try SOAPSigner(identity: faultSigner.identity)
            .sign(body: [body], at: instant, confirming: signature)
        return SOAPAnswer(status: 500, bytes: message.bytes)
    }
}
