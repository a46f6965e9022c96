import AsyncHTTPClient
import BoundedHTTP
import NIOCore
import NIOHTTP1
import NIOSSL

/// Posts SOAP messages over HTTP/1.1 with mutual TLS to one kind of partner.
///
/// The client knows nothing of what it carries: signing and judging messages is the caller's. A connection is opened
/// only to a server whose certificate chains to the given anchors and names the host.
public final class SOAPClient: Sendable {
    let client: HTTPClient
    private let responseByteCount: Int

    /// Makes a client with its own connection pool.
    ///
    /// - Parameters:
    ///   - credentials: what the client shows and whom it trusts.
    ///   - responseByteCount: largest response body read, in bytes.
    ///   - connectTimeout: time for TCP and TLS together.
    /// - Throws: `SOAPClientError` with `.unusableCredentials` when a file cannot be read as PEM.
    public init(
        credentials: TLSCredentials, responseByteCount: Int = 2 << 20, connectTimeout: Duration = .seconds(3)
    ) throws(SOAPClientError) {
        var configuration = HTTPClient.Configuration(tlsConfiguration: try credentials.clientConfiguration())
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = TimeAmount(connectTimeout)
        self.client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.responseByteCount = responseByteCount
    }

    /// Posts one message and returns the answer, whatever its HTTP status: SOAP faults come with 500.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 XML.
    ///   - soapAction: value of the `SOAPAction` header without quotes.
    ///   - url: `https` address of the endpoint.
    ///   - timeout: time for the whole exchange, to the last byte of the answer.
    /// - Throws: `SOAPClientError`: `.unreachable`, `.timedOut`, `.responseTooLarge` or `.notXML`.
    ///
    /// Source: SOAP 1.1, section 6 (SOAP in HTTP).
    public func post(_ bytes: [UInt8], soapAction: String, to url: String, timeout: Duration)
        async
        throws(SOAPClientError) -> SOAPResponse
    {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "text/xml; charset=utf-8")
        request.headers.add(name: "SOAPAction", value: "\"\(soapAction)\"")
        request.body = .bytes(ByteBuffer(bytes: bytes))
        do {
            let deadline = NIODeadline.now() + TimeAmount(timeout)
            let response = try await client.execute(request, deadline: deadline)
            let body = try await response.body.collect(upTo: responseByteCount, before: deadline)
            guard Self.isXML(response.headers.first(name: "Content-Type")) else {
                throw SOAPClientError(.notXML, "HTTP status \(response.status.code) without an XML body")
            }
            return SOAPResponse(status: Int(response.status.code), bytes: Array(body.readableBytesView))
        } catch {
            throw SOAPClientError(wrapping: error)
        }
    }

    /// Closes every connection. The client cannot be used afterwards.
    public func shutdown() async throws {
        try await client.shutdown()
    }

    /// Carries `use` out and closes every connection afterwards, whether it throws or not.
    ///
    /// - Throws: what `use` throws, and nothing else then: that the connections could not be closed either would hide it.
    public func closing<Answer>(after use: () async throws -> Answer) async throws -> Answer {
        let answer: Answer
        do {
            answer = try await use()
        } catch {
            try? await shutdown()
            throw error
        }
        try await shutdown()
        return answer
    }

    private static func isXML(_ contentType: String?) -> Bool {
        guard let type = contentType?.split(separator: ";").first?.lowercased() else { return false }
        return type == "text/xml" || type == "application/soap+xml"
    }
}

/// An HTTP answer to a SOAP message.
public struct SOAPResponse: Hashable, Sendable {
    /// HTTP status code.
    public let status: Int
    /// Body as received.
    public let bytes: [UInt8]
}
