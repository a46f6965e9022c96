import Logging
import Messages
import SocialSecurity
import XMLSecurity

extension Hub {
    /// The signed SOAP answer to an arrival.
    func answer(_ reply: Reply, to arrival: Arrival) throws -> HubResponse {
        let body = ExchangeAnswer(stamp: reply.stamp.element, content: reply.content?.element).element()
        let version = arrival.message.version
        let message = try soap.sign(
            body: [body], at: environment.clock(), confirming: arrival.message.signatureValue,
            version: version)
        return HubResponse(httpStatus: 200, bytes: message.bytes, version: version)
    }

    /// The signed SOAP fault for a message that is no document of a proven sender.
    ///
    /// - Parameter version: of the request, as HTTP names it; a message that could be read names it itself.
    func fault(_ rejection: Rejection, in version: SOAPVersion) -> HubResponse {
        let version = rejection.version ?? version
        let steps = rejection.refusal.information.filter { $0.fieldName == "failedStep" }.compactMap(\.fieldValue)
        environment.logger.warning(
            "message rejected",
            metadata: [
                "code": "\(rejection.refusal.code)", "rule": "\(rejection.refusal.rule)",
                "failedSteps": "\(steps.joined(separator: " "))",
                "ticket": "\(rejection.reference?.ticket.value ?? "unknown")",
            ])
        do {
            let now = environment.clock()
            let refusal = try documents.refusal(rejection, at: now)
            let fault = SOAPFaultBody(refusal: refusal.element, isFinal: rejection.refusal.isFinal)
            let message = try soap.sign(
                body: [fault.element(in: version)], at: now, confirming: rejection.confirming, version: version)
            return HubResponse(httpStatus: fault.httpStatus(in: version), bytes: message.bytes, version: version)
        } catch {
            environment.logger.critical("the hub cannot sign", metadata: ["error": "\(error)"])
            return HubResponse(httpStatus: 500, bytes: EndpointRefusal.notSigned(version).bytes, version: version)
        }
    }

    /// The faults on demand that come before a document is treated; nil when it is to be treated.
    func answer(_ arrival: Arrival, committing faults: Set<Fault>) async throws -> HubResponse? {
        for case .delay(let seconds) in faults { try await environment.pause(.seconds(seconds)) }
        if faults.contains(.dropBefore) { return .dropped }
        if faults.contains(.unavailable) { return ownFault(.serviceUnavailable, arrival) }
        return faults.contains(.internalError) ? internalFault(arrival) : nil
    }

    /// The fault for a failure of the hub itself (MSG00003); not final.
    func internalFault(_ arrival: Arrival) -> HubResponse { ownFault(.internalError, arrival) }

    private func ownFault(_ code: RefusalCode, _ arrival: Arrival) -> HubResponse {
        var rejection = Rejection(code)
        rejection.addressee = arrival.envelope.sender
        rejection.reference = arrival.reference
        rejection.confirming = arrival.message.signatureValue
        return fault(rejection, in: arrival.message.version)
    }
}
