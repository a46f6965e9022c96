import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// An answer to a SOAP request, ready to be written.
public struct SOAPAnswer: Hashable, Sendable {
    /// HTTP status: 200 for an answer document; for a fault 500, and 400 in SOAP 1.2 when sending again does not help.
    public let status: Int
    /// The SOAP version, that of the request.
    public let version: SOAPVersion
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
    /// The SOAP version of the request.
    var version: SOAPVersion

    /// An answer with one signed document of a tenant: a receipt or a refusal.
    func answer(_ document: [UInt8], by tenant: Tenant, confirming signature: [UInt8]) throws -> SOAPAnswer {
        let content = try XMLReader.parse(document)
        let body = ExchangeAnswer(stamp: nil, content: content).element()
        let message = try SOAPSigner(identity: tenant.signing)
            .sign(body: [body], at: instant, confirming: signature, version: version)
        return SOAPAnswer(status: 200, version: version, bytes: message.bytes)
    }

    /// A fault with a signed refusal that names no document.
    func fault(_ rejection: Rejection, confirming signature: [UInt8]?) throws -> SOAPAnswer {
        let header = DocumentHeader(
            ticket: environment.ticket(), timestampSent: instant, sender: faultSigner.organisation,
            recipient: environment.hub, conversation: environment.ticket())
        let refusal = rejection.refusal(by: faultSigner.organisation.digits)
        let document = BusinessDocument(header: header, payload: .refusal(refusal))
        let signed = try DocumentSigner(identity: faultSigner.identity).sign(document.element())
        let fault = SOAPFaultBody(refusal: signed, isFinal: refusal.isFinal)
        let message = try SOAPSigner(identity: faultSigner.identity)
            .sign(body: [fault.element(in: version)], at: instant, confirming: signature, version: version)
        return SOAPAnswer(status: fault.httpStatus(in: version), version: version, bytes: message.bytes)
    }
}
