import Hummingbird
import KSZHub
import NIOCore
import XMLSecurity

/// What the hub serves over mutual TLS: SOAP messages at `/soap`, the witness of audit logs below `/witness/`.
struct HubEndpoint: HTTPResponder {
    let soap: SOAPEndpoint
    let witness: WitnessEndpoint

    func respond(to request: Request, context: HubRequestContext) async throws -> Response {
        request.uri.path.utf8.starts(with: WitnessEndpoint.prefix.utf8)
            ? try await witness.respond(to: request, context: context)
            : try await soap.respond(to: request, context: context)
    }
}

/// `POST /witness/add-checkpoint` and `GET /witness/keys/<origin>`.
///
/// Source: C2SP tlog-witness; `/witness` is both submission and monitoring prefix.
struct WitnessEndpoint: HTTPResponder {
    static let prefix = "/witness/"

    let witness: Witness
    let trust: TrustStore

    func respond(to request: Request, context: HubRequestContext) async throws -> Response {
        let peer = await context.peerOperator(trust, at: HubServer.now())
        let path = request.uri.path.dropFirst(Self.prefix.count)
        switch (request.method, path) {
        case (.post, "add-checkpoint"):
            guard let body = try? await request.body.collect(upTo: Witness.bodyLimit) else {
                return Self.response(.tooLarge)
            }
            return Self.response(await witness.addCheckpoint(Array(body.readableBytesView), from: peer))
        case (.get, _) where path.hasPrefix("keys/"):
            return Self.response(await witness.keys(origin: String(path.dropFirst(5)), for: peer))
        default: return Self.response(.notFound)
        }
    }

    private static func response(_ answer: WitnessAnswer) -> Response {
        Response(
            status: .init(code: answer.status), headers: [.contentType: answer.contentType],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.bytes)))
    }
}
