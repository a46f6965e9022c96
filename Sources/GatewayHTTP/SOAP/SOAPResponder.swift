import Gateway
import Hummingbird
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
        guard request.uri.path == "/soap" else { return Self.plain(.notFound) }
        guard request.method == .post else { return Self.plain(.methodNotAllowed, [.allow: "POST"]) }
        guard Self.isSOAP(request.headers[.contentType]) else { return Self.plain(.unsupportedMediaType) }
        do {
            let body = try await request.body.collect(upTo: SOAPServer.bodyByteCount)
            let version = SOAPVersion(contentType: request.headers[.contentType])
            return try await receive(Array(body.readableBytesView), version, context: context)
        } catch is NIOTooManyBytesError {
            return Self.plain(.contentTooLarge)
        } catch {
            context.logger.error("soap request failed", metadata: ["kind": "\(type(of: error))"])
            return Self.plain(.internalServerError)
        }
    }

    private func receive(_ bytes: [UInt8], _ version: SOAPVersion, context: SOAPContext) async throws -> Response {
        let start = environment.clock()
        let exchange = log?.begin(.incoming, request: bytes)
        let answer = try await reception.receive(
            bytes, peer: try await context.peerCertificate(), at: start, version: version)
        exchange?.end(answer: answer.bytes)
        let milliseconds = environment.clock().milliseconds - start.milliseconds
        context.logger.info(
            "soap request", metadata: ["status": "\(answer.status)", "milliseconds": "\(milliseconds)"])
        return Response(
            status: .init(code: answer.status), headers: [.contentType: "\(answer.version.mediaType); charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: answer.bytes)))
    }

    /// The media types of SOAP 1.1 and 1.2.
    private static func isSOAP(_ contentType: String?) -> Bool {
        let type = contentType?.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() }
        return type == "text/xml" || type == "application/soap+xml"
    }

    private static func plain(_ status: HTTPResponse.Status, _ headers: HTTPFields = [:]) -> Response {
        Response(status: status, headers: headers)
    }
}
