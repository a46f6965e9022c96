import Foundation
import Messages
import SOAPClient
import SocialSecurity
import XMLSecurity

/// One message sent and its answer, verified.
struct Exchange {
    let document: OutgoingDocument
    let request: [UInt8]
    let response: SOAPResponse
    let answer: JudgedAnswer

    /// Signs the message, posts it and judges what comes back. What was signed is kept before anything leaves, so that
    /// the same bytes can go again when no answer comes.
    ///
    /// - Throws: `SOAPClientError` when there is no answer within ten seconds, `UnprovenAnswer` for one that proves nothing.
    static func run(_ document: OutgoingDocument, _ settings: SenderSettings, keeping files: KeptFiles? = nil)
        async throws -> Exchange
    {
        let client = try SOAPClient(credentials: settings.credentials)
        let (message, response) = try await client.closing {
            let message = try SOAPSigner(identity: settings.identity).sign(
                body: [document.element], at: SystemTime.now())
            try files?.write(["document.xml": document.bytes, "request.xml": message.bytes])
            let response = try await client.post(
                message.bytes, soapAction: document.soapAction, to: settings.url, timeout: .seconds(10))
            return (message, response)
        }
        try files?.write(["response.xml": response.bytes])
        let judge = AnswerJudge(settings: settings, document: document, instant: SystemTime.now())
        let answer = try judge.judge(response.bytes, confirming: message.signatureValue)
        if let stamp = answer.stamp { try files?.write(["stamp.xml": stamp.bytes]) }
        if let content = answer.content {
            try files?.write(["\(content.document.operation.rawValue).xml": content.bytes])
        }
        return Exchange(document: document, request: message.bytes, response: response, answer: answer)
    }
}
