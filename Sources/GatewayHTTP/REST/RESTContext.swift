import Hummingbird

/// What travels with one REST request through the server.
struct RESTContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Identifier of the request, in the log and in the answer.
    let requestID: String

    init(source: Source) {
        coreContext = .init(source: source)
        // `RequestContext.id` would trap with a logger that keeps no metadata.
        requestID =
            source.logger[metadataKey: "hb.request.id"]?.description ?? String(UInt64.random(in: 0 ... .max), radix: 16)
    }
}
