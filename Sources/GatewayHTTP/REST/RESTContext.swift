import BoundedHTTP
import Hummingbird
import NIOCore

/// What travels with one REST request through the server.
struct RESTContext: ConnectedContext {
    var coreContext: CoreRequestContextStorage
    /// Identifier of the request, in the log and in the answer.
    let requestID: String
    let channel: any Channel

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
        // `RequestContext.id` would trap with a logger that keeps no metadata.
        requestID =
            source.logger[metadataKey: "hb.request.id"]?.description ?? String(UInt64.random(in: 0 ... .max), radix: 16)
    }
}
