import Hummingbird
import NIOCore

/// The body of a request on its way to a responder, and what is done with the part that nobody wanted.
///
/// The server reads a body to its end before it takes the next request of the connection, however long it is. So a
/// connection whose body was not read to its end when the answer was written is given a little more time, in bytes, for
/// the answer to be read, and is closed.
// Sound because one task uses it at a time: the responder until it returns its answer, then the server that writes it.
final class RestOfRequest: @unchecked Sendable {
    /// Taken after the answer, in bytes: a client that sends first and reads then gets its answer when it sends no more.
    static let byteLimit = 1 << 20

    private var iterator: RequestBody.AsyncIterator
    private var hasEnded = false

    init(_ body: RequestBody) { iterator = body.makeAsyncIterator() }

    /// The same body, of which it is known how far it was read.
    var body: RequestBody { RequestBody(asyncSequence: Parts(rest: self)) }

    /// The answer, which after being written closes the channel unless the body ended.
    func closing(_ channel: any Channel, after response: Response) -> Response {
        guard !hasEnded else { return response }
        let body = response.body
        let last = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            if try await !self.ends() { try await channel.close() }
        }
        return Response(status: response.status, headers: response.headers, body: last)
    }

    fileprivate func next() async throws -> ByteBuffer? {
        guard !hasEnded else { return nil }
        let part = try await iterator.next()
        hasEnded = part == nil
        return part
    }

    private func ends() async throws -> Bool {
        var count = 0
        while let part = try await next() {
            count += part.readableBytes
            guard count <= Self.byteLimit else { return false }
        }
        return true
    }
}

/// The parts of a body in the order of coming.
private struct Parts: AsyncSequence, Sendable {
    let rest: RestOfRequest

    struct AsyncIterator: AsyncIteratorProtocol {
        let rest: RestOfRequest

        func next() async throws -> ByteBuffer? { try await rest.next() }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: rest) }
}

/// What knows the connection of its request.
public protocol ConnectedContext: RequestContext {
    /// The connection.
    var channel: any Channel { get }
}

/// Answers as another responder does, and takes no more of a request than that one read and `RestOfRequest.byteLimit`.
///
/// The servers of gateway and hub stand behind one each: what they refuse early is not read to its end.
public struct BoundedResponder<Base: HTTPResponder>: HTTPResponder where Base.Context: ConnectedContext {
    private let base: Base

    /// - Parameter base: answers each request.
    public init(base: Base) { self.base = base }

    /// The answer of the other responder; its connection is closed when too much is left of the request.
    public func respond(to request: Request, context: Base.Context) async throws -> Response {
        let rest = RestOfRequest(request.body)
        var request = request
        request.body = rest.body
        return rest.closing(context.channel, after: try await base.respond(to: request, context: context))
    }
}
