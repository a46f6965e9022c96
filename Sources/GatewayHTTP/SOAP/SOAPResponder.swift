import Gateway
import HTTPTypes
import Hummingbird
import Messages
import NIOCore
import XMLSecurity

/// Takes SOAP requests to the reception and writes its answers.
///
/// Source: SOAP 1.1, section 6 (SOAP in HTTP).
struct SOAPResponder: HTTPResponder {
    let reception: Reception
    let environment: GatewayEnvironment
    let log: SOAPMessageLog?

    func respond(to request: Request, context: SOAPContext) async throws -> Response {
        let refusal = EndpointRefusal(
            path: request.uri.path, method: request.method.rawValue, contentType: request.headers[.contentType])
        if let refusal { return Self.response(refusal, to: request) }
        let version = SOAPVersion(contentType: request.headers[.contentType])
        do {
            let body = try await request.body.collect(upTo: SOAPServer.bodyByteCount)
            return try await receive(Array(body.readableBytesView), version, context: context)
        } catch is NIOTooManyBytesError {
            return tooLarge(version, request, context)
        } catch {
            context.logger.error("soap request failed", metadata: ["kind": "\(type(of: error))"])
            return Self.response(.notSigned(version), to: request)
        }
    }

    /// A signed fault like every other one about a message: a SOAP client reads it, and 413 would break SOAP over HTTP.
    private func tooLarge(_ version: SOAPVersion, _ request: Request, _ context: SOAPContext) -> Response {
        do {
            return Self.response(try reception.messageTooLarge(at: environment.clock(), version: version))
        } catch {
            context.logger.error("soap request failed", metadata: ["kind": "\(type(of: error))"])
            return Self.response(.notSigned(version), to: request)
        }
    }

    private func receive(_ bytes: [UInt8], _ version: SOAPVersion, context: SOAPContext) async throws -> Response {
        let start = environment.clock()
        let exchange = log?.begin(.incoming, request: bytes)
        let peer = try await context.peerCertificate(environment.trust)
        let answer = try await reception.receive(bytes, peer: peer, at: start, version: version)
        exchange?.end(answer: answer.bytes)
        let milliseconds = environment.clock().milliseconds - start.milliseconds
        context.logger.info(
            "soap request", metadata: ["status": "\(answer.status)", "milliseconds": "\(milliseconds)"])
        return Self.response(answer)
    }

    private static func response(_ answer: SOAPAnswer) -> Response {
        Response(
            status: .init(code: answer.status), headers: [.contentType: "\(answer.version.mediaType); charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.bytes)))
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
}
