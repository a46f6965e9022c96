import Logging
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// The gateway's SOAP endpoint, without HTTP: what came from the hub in, a signed answer out.
///
/// A document is answered with a receipt only after its bytes, digest, receipt, consequences and audit leaf are durable
/// in one commit. The same document again gets the byte-identical first receipt.
///
/// Strangers, the hub's own mistakes and failures of this gateway are answered by a signed fault, which is not final;
/// what is wrong with a stamped document is answered by a refusal that the addressed tenant signs and that names ticket
/// and digest.
public struct Reception: Sendable {
    private let environment: GatewayEnvironment
    private let tenants: [Tenant]
    private let faultSigner: FaultSigner
    private let effects: any BusinessEffects
    private let logger: Logger

    /// Makes a reception for all tenants of the gateway.
    public init(
        environment: GatewayEnvironment, tenants: [Tenant], faultSigner: FaultSigner, effects: any BusinessEffects,
        logger: Logger
    ) {
        self.environment = environment
        self.tenants = tenants
        self.faultSigner = faultSigner
        self.effects = effects
        self.logger = logger
    }

    /// The fault for a message that never came this far: the endpoint saw that it is longer than the limit.
    ///
    /// - Throws: when it could not be signed.
    public func messageTooLarge(at instant: UTCInstant, version: SOAPVersion) throws -> SOAPAnswer {
        logger.warning(
            "message not accepted", metadata: ["code": "\(RefusalCode.messageTooLarge.rawValue)"])
        return try ReceptionAnswers(
            environment: environment, faultSigner: faultSigner, instant: instant, version: version
        ).fault(Rejection(.messageTooLarge), confirming: nil)
    }

    /// Receives one SOAP request.
    ///
    /// - Parameters:
    ///   - bytes: the request as it came.
    ///   - peer: certificate that the TLS client showed and that chained to the configured anchors; `nil` without one.
    ///   - instant: now.
    ///   - version: the SOAP version that the Content-Type names, for faults about messages that cannot be read.
    /// - Returns: the answer, in the version of the request; for failures of this gateway a fault with `MSG00003`, not final.
    /// - Throws: only when not even a fault could be signed.
    public func receive(
        _ bytes: [UInt8], peer: Certificate?, at instant: UTCInstant, version: SOAPVersion = .v11
    ) async throws -> SOAPAnswer {
        let verifier = ForwardVerifier(environment: environment, instant: instant)
        var answers = ReceptionAnswers(
            environment: environment, faultSigner: faultSigner, instant: instant, version: version)
        var confirmed: [UInt8]?
        do {
            let message = try verifier.message(bytes, from: peer)
            confirmed = message.signatureValue
            answers.version = message.version
            let forward = try verifier.forward(message)
            guard let tenant = tenants.first(where: { $0.receives(for: forward.attested.recipient) }) else {
                throw Rejection(.recipientNotHosted)
            }
            let desk = ReceptionDesk(environment: environment, tenant: tenant, effects: effects, instant: instant)
            let document = try await desk.treat(forward)
            return try answers.answer(document, by: tenant, confirming: forward.signatureValue)
        } catch let rejection as Rejection {
            logger.warning("message not accepted", metadata: ["code": "\(rejection.code.rawValue)"])
            return try answers.fault(rejection, confirming: confirmed)
        } catch {
            logger.error("message could not be treated", metadata: ["error": "\(ErrorText.of(error))"])
            return try answers.fault(Rejection(.internalError), confirming: confirmed)
        }
    }
}
