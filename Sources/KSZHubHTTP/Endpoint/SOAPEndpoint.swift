import Hummingbird
import KSZHub
import Logging
import NIOCore
import SocialSecurity
import XMLSecurity

/// The one address of the hub: `POST /soap`, SOAP 1.1 or 1.2 over HTTP/1.1 with mutual TLS.
struct SOAPEndpoint: Sendable {
    /// Where messages are posted.
    static let path = "soap"

    let hub: Hub
    let trust: TrustStore
    let log: SOAPLog?
    let messageByteLimit: Int

    func router() -> Router<HubRequestContext> {
        let router = Router(context: HubRequestContext.self)
        router.post("\(Self.path)") { request, context in try await self.answer(request, context) }
        return router
    }

    private func answer(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        // First who carries it: of a stranger's message nothing is read or logged.
        let peer = await context.peerOperator(trust, at: HubServer.now())
        let version = SOAPVersion(contentType: request.headers[.contentType])
        if let fault = hub.fault(forPeer: peer, version: version) { return Self.response(fault) }
        guard let body = try? await request.body.collect(upTo: messageByteLimit) else {
            return Self.response(hub.messageTooLarge(version: version))
        }
        let action = Self.soapAction(request)
        let bytes = Array(body.readableBytesView)
        let exchange = log?.begin(bytes, name: action)
        let answer = await hub.process(bytes, soapAction: action, from: peer, version: version)
        if answer.dropsConnection {
            try await context.channel.close()
            throw CancellationError()
        }
        exchange?.end(answer.bytes)
        return Self.response(answer)
    }

    /// SOAPAction of SOAP 1.1, or the `action` parameter of SOAP 1.2; without quotes, empty when absent.
    static func soapAction(_ request: Request) -> String {
        let header = request.headers.first { $0.name.canonicalName == "soapaction" }
        if let header { return unquoted(header.value[...]) }
        let parameters = (request.headers[.contentType] ?? "").split(separator: ";").dropFirst()
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].drop(while: { $0 == " " }).lowercased() == "action" {
                return unquoted(parts[1])
            }
        }
        return ""
    }

    private static func unquoted(_ value: Substring) -> String {
        let isQuote: (Character) -> Bool = { $0 == "\"" || $0 == " " }
        let start = value.drop(while: isQuote)
        return start.lastIndex { !isQuote($0) }.map { String(start[...$0]) } ?? ""
    }

    private static func response(_ answer: HubResponse) -> Response {
        Response(
            status: .init(code: answer.httpStatus), headers: [.contentType: answer.contentType],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.bytes)))
    }
}
