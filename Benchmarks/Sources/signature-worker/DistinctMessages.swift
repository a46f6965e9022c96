import Foundation
import XMLSecurity

/// 256 messages that differ, one in sixteen spoilt behind its signature: nothing about a message can be remembered, and none is waved through.
struct DistinctMessages {
    private struct Message {
        let bytes: [UInt8]
        let isSpoilt: Bool
    }

    private static let count = 256
    private let messages: [Message]
    private let instant = UTCInstant.now

    /// - Parameter envelope: an unsigned envelope with a `</soapenv:Body>`.
    init(envelope: [UInt8], signer: SOAPSigner) throws {
        let text = String(decoding: envelope, as: UTF8.self)
        guard let end = text.range(of: "</soapenv:Body>", options: .backwards)?.lowerBound else {
            throw WorkerError("no </soapenv:Body>")
        }
        var messages: [Message] = []
        for number in 0..<Self.count {
            let mark = "<number>\(number)</number>"
            let own = Array((text[..<end] + mark + text[end...]).utf8)
            let signed = try signer.sign(envelope: own, at: instant).bytes
            let isSpoilt = number % 16 == 7
            messages.append(Message(bytes: isSpoilt ? Self.spoilt(signed, mark) : signed, isSpoilt: isSpoilt))
        }
        self.messages = messages
    }

    /// Verifies the message of this turn and compares the verdict with what was done to it.
    func judge(_ turn: Int, by verifier: SOAPVerifier) throws {
        let message = messages[turn % Self.count]
        let verdict = try verifier.verify(bytes: message.bytes, at: instant)
        let expected: [FailedStep.Code] = message.isSpoilt ? [.digestWrong] : []
        guard verdict.failedSteps.map(\.code) == expected else { throw WorkerError("\(verdict.failedSteps)") }
    }

    private static func spoilt(_ bytes: [UInt8], _ mark: String) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let place = text.range(of: mark) else { return [] }
        return Array(text.replacingCharacters(in: place, with: "<number>x</number>").utf8)
    }
}
