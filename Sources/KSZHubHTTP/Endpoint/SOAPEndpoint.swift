import HTTPTypes
import Hummingbird
import KSZHub
import Logging
import Messages
import NIOCore
import SocialSecurity
import XMLSecurity

/// The one address of the hub: `POST /soap`, SOAP 1.1 or 1.2 over HTTP/1.1 with mutual TLS.
struct SOAPEndpoint: HTTPResponder {
    let hub: Hub
    let trust: TrustStore
    let log: SOAPLog?
    let messageByteLimit: Int

    func respond(to request: Request, context: HubRequestContext) async throws -> Response {
        let refusal = EndpointRefusal(
            path: request.uri.path, method: request.method.rawValue, contentType: request.headers[.contentType])
        if let refusal { return Self.response(refusal, to: request) }
        return try await answer(request, context)
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

    private static func response(_ refusal: EndpointRefusal, to request: Request) -> Response {
        var headers: HTTPFields = [.contentType: refusal.contentType]
        for (name, value) in refusal.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        // A HEAD is answered without body (RFC 9110, section 9.3.2).
        let body = request.method == .head ? ByteBuffer() : ByteBuffer(bytes: refusal.bytes)
        return Response(status: .init(code: refusal.status), headers: headers, body: .init(byteBuffer: body))
    }

    private static func response(_ answer: HubResponse) -> Response {
        Response(
            status: .init(code: answer.httpStatus), headers: [.contentType: answer.contentType],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.bytes)))
    }
}
