import AsyncHTTPClient
import BoundedHTTP
import KSZHub
import Logging
import NIOCore
import NIOSSL

/// Forwards with AsyncHTTPClient over mutual TLS.
struct HTTPForwarder: Forwarder {
    let client: HTTPClient
    let log: SOAPLog?
    let messageByteLimit: Int
    let logger: Logger
    /// From the question to the last byte of the answer.
    var answerTimeout = Self.timeout

    /// The recipient's share of the nested time-outs (recipient 5 s, hub 8 s, sender 10 s).
    static let timeout = TimeAmount.seconds(5)

    /// Posts a message; see `Forwarder`.
    func forward(_ message: [UInt8], soapAction: String, to address: String) async throws -> [UInt8] {
        let exchange = log?.begin(message, name: soapAction)
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "text/xml; charset=utf-8")
        request.headers.add(name: "SOAPAction", value: "\"\(soapAction)\"")
        request.body = .bytes(message)
        do {
            let deadline = NIODeadline.now() + answerTimeout
            let response = try await client.execute(request, deadline: deadline, logger: logger)
            let body = try await response.body.collect(upTo: messageByteLimit, before: deadline)
            let answer = Array(body.readableBytesView)
            exchange?.end(answer)
            return answer
        } catch {
            logger.debug("forwarding failed", metadata: ["error": "\(error)"])
            throw KSZHubError(.recipientUnreachable, "no answer from the recipient's gateway in time")
        }
    }

    /// A client that shows the hub's certificate and trusts the network's anchors only.
    static func client(_ tls: TLSMaterial) -> HTTPClient {
        var settings = HTTPClient.Configuration(
            tlsConfiguration: tls.client, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(2), read: Self.timeout))
        settings.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }
}
