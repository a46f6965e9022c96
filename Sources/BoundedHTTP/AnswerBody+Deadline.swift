import AsyncHTTPClient
import NIOCore

extension HTTPClientResponse.Body {
    /// The whole body of an answer, unless it is too long or has not come by an instant.
    ///
    /// The time that `HTTPClient.execute` is given ends with the head of the answer: a server that sends its body byte by byte
    /// would keep its caller for as long as it likes. So whoever reads an answer gives head and body the same instant.
    ///
    /// - Parameters:
    ///   - limit: most bytes that are read.
    ///   - deadline: the one that the call was given; the connection is closed when it has passed.
    /// - Throws: `NIOTooManyBytesError`; `HTTPClientError.deadlineExceeded`, as for a head that does not come; what the
    ///   connection says.
    public func collect(upTo limit: Int, before deadline: NIODeadline) async throws -> ByteBuffer {
        try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
            group.addTask {
                let body = try await self.collect(upTo: limit)
                // A reading that was cut off is no body.
                try Task.checkCancellation()
                return body
            }
            group.addTask {
                try await Task.sleep(for: Duration(deadline - .now()))
                return nil
            }
            defer { group.cancelAll() }
            guard let body = try await group.next() ?? nil else { throw HTTPClientError.deadlineExceeded }
            return body
        }
    }
}
