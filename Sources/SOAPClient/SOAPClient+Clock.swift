import AsyncHTTPClient
import NIOCore

extension SOAPClient {
    /// The `Date` header of a server, over the same mutual TLS; the body and the status are ignored.
    ///
    /// - Returns: the text of the header, nil when the server sends none.
    /// - Throws: `SOAPClientError`: `.unreachable` or `.timedOut`.
    ///
    /// Source: RFC 9110, section 6.6.1.
    public func date(of url: String, timeout: Duration) async throws(SOAPClientError) -> String? {
        var request = HTTPClientRequest(url: url)
        request.method = .HEAD
        do {
            return try await client.execute(request, timeout: TimeAmount(timeout)).headers.first(name: "Date")
        } catch {
            throw SOAPClientError(wrapping: error)
        }
    }
}
