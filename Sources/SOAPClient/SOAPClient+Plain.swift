import AsyncHTTPClient
import BoundedHTTP
import NIOCore

extension SOAPClient {
    /// Posts bytes, or gets what lies at an address, over the same mutual TLS; nothing is interpreted.
    ///
    /// - Parameters:
    ///   - bytes: the body of a POST; nil for a GET.
    ///   - url: `https` address.
    ///   - timeout: time for the whole exchange, to the last byte of the answer.
    /// - Throws: `SOAPClientError`: `.unreachable`, `.timedOut` or `.responseTooLarge`.
    public func exchange(_ bytes: [UInt8]?, with url: String, timeout: Duration) async throws(SOAPClientError)
        -> SOAPResponse
    {
        var request = HTTPClientRequest(url: url)
        if let bytes {
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "text/plain; charset=utf-8")
            request.body = .bytes(ByteBuffer(bytes: bytes))
        }
        do {
            let deadline = NIODeadline.now() + TimeAmount(timeout)
            let response = try await client.execute(request, deadline: deadline)
            let body = try await response.body.collect(upTo: 1 << 20, before: deadline)
            return SOAPResponse(status: Int(response.status.code), bytes: Array(body.readableBytesView))
        } catch {
            throw SOAPClientError(wrapping: error)
        }
    }
}
