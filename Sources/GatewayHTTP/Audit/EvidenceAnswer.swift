import Gateway
import Hummingbird
import Messages
import NIOCore

/// Answers with the bundle of evidence of a conversation, written while it is sent.
struct EvidenceAnswer: Sendable {
    let environment: GatewayEnvironment

    /// - Throws: `RequestProblem` with `.notFound` for a conversation without documents, or `.roleNotAllowed`.
    func bundle(_ conversation: Ticket, by caller: Caller) async throws -> RESTAnswer {
        try caller.require(role: Caller.socialWorker, to: "take evidence away")
        let bundle = try await EvidenceBundler(environment: environment).take(
            conversation, of: caller.tenant, by: caller.actor)
        guard let bundle else { throw RequestProblem.unknownIdentifier }
        var answer = try RESTAnswer.json(.object([:]))
        answer.stream = { writer in
            var body = EvidenceBody(writer: writer)
            try await bundle.write(to: &body)
            writer = body.writer
        }
        return answer
    }
}

/// The body of an answer as the place where a bundle goes.
private struct EvidenceBody: EvidenceSink {
    var writer: any ResponseBodyWriter

    mutating func write(_ bytes: [UInt8]) async throws { try await writer.write(ByteBuffer(bytes: bytes)) }
}
