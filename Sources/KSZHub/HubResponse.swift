/// What goes back over HTTP.
public struct HubResponse: Hashable, Sendable {
    /// 200 for an answer, 500 for a SOAP fault (SOAP 1.1, section 6.2).
    public let httpStatus: Int
    /// A signed SOAP 1.1 message; empty only when the hub cannot sign.
    public let bytes: [UInt8]
    /// The media type of `bytes`.
    public let contentType = "text/xml; charset=utf-8"

    /// Makes a response.
    public init(httpStatus: Int, bytes: [UInt8]) {
        self.httpStatus = httpStatus
        self.bytes = bytes
    }
}
