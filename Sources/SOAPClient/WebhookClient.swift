import AsyncHTTPClient
import BoundedHTTP
import NIOCore
import NIOHTTP1
import NIOSSL

/// Posts webhooks over HTTP/1.1 and TLS to one address that the configuration names.
///
/// Each endpoint has a client, and so connections, of its own. No redirect is followed; what the answer says beyond
/// status and `Retry-After` is not looked at.
public final class WebhookClient: Sendable {
    /// Most of an answer's body that is read, so that the connection can be used again.
    private static let responseByteCount = 4 << 10

    private let client: HTTPClient
    private let url: String
    private let timeout: Duration

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - url: `https` address.
    ///   - anchorsFile: PEM file of the anchors that the endpoint must chain to; those of the system when `nil`.
    ///   - connectTimeout: time for TCP and TLS together.
    ///   - timeout: time for the whole exchange; the convention recommends 15 to 30 seconds.
    /// - Throws: `SOAPClientError` with `.unusableCredentials` when the anchors cannot be read as PEM.
    public init(
        url: String, anchorsFile: String?, connectTimeout: Duration = .seconds(5), timeout: Duration = .seconds(15)
    ) throws(SOAPClientError) {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if let anchorsFile {
            guard let anchors = try? NIOSSLCertificate.fromPEMFile(anchorsFile), !anchors.isEmpty else {
                throw SOAPClientError(.unusableCredentials, "cannot use \(anchorsFile)")
            }
            tls.trustRoots = .certificates(anchors)
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = TimeAmount(connectTimeout)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.url = url
        self.timeout = timeout
    }

    /// Posts a JSON body and returns the status of the answer, and its `Retry-After` in seconds.
    ///
    /// - Throws: `SOAPClientError` with `.unreachable` or `.timedOut`.
    public func post(_ body: [UInt8], headers: [(name: String, value: String)]) async throws(SOAPClientError)
        -> (status: Int, retryAfter: Int?)
    {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = HTTPHeaders(headers.map { ($0.name, $0.value) })
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "ocmw-gateway")
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let deadline = NIODeadline.now() + TimeAmount(timeout)
            let response = try await client.execute(request, deadline: deadline)
            // The status has decided: a body that is too long, too late or breaks off only costs the connection.
            _ = try? await response.body.collect(upTo: Self.responseByteCount, before: deadline)
            return (Int(response.status.code), response.headers.first(name: "Retry-After").flatMap { Int($0) })
        } catch {
            throw SOAPClientError(wrapping: error)
        }
    }

    /// Closes every connection. The client cannot be used afterwards.
    public func shutdown() async throws {
        try await client.shutdown()
    }
}
