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

    /// Signs the message, posts it and judges what comes back.
    ///
    /// - Throws: `SOAPClientError` when there is no answer within ten seconds, `UnprovenAnswer` for one that proves nothing.
    static func run(_ document: OutgoingDocument, _ settings: SenderSettings) async throws -> Exchange {
        let client = try SOAPClient(credentials: settings.credentials)
        let message: SignedMessage
        let response: SOAPResponse
        do {
            message = try SOAPSigner(identity: settings.identity).sign(
                body: [document.element], at: SystemTime.now())
            response = try await client.post(
                message.bytes, soapAction: document.soapAction, to: settings.url, timeout: .seconds(10))
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
        let judge = AnswerJudge(settings: settings, document: document, instant: SystemTime.now())
        return Exchange(
            document: document, request: message.bytes, response: response,
            answer: try judge.judge(response.bytes, confirming: message.signatureValue))
    }

    /// Writes what was sent and answered.
    func write(to folder: String) throws {
        var files = ["document.xml": document.bytes, "request.xml": request, "response.xml": response.bytes]
        if let stamp = answer.stamp { files["stamp.xml"] = stamp.bytes }
        if let content = answer.content { files["\(content.document.operation.rawValue).xml"] = content.bytes }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for (name, bytes) in files {
                try Data(bytes).write(to: URL(fileURLWithPath: folder).appendingPathComponent(name))
            }
        } catch {
            throw UsageError("cannot write to the folder \(folder)")
        }
    }
}
