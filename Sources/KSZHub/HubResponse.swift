/// What goes back over HTTP.
public struct HubResponse: Hashable, Sendable {
    /// 200 for an answer, 500 for a SOAP fault (SOAP 1.1, section 6.2).
    public let httpStatus: Int
    /// A signed SOAP 1.1 message; empty only when the hub cannot sign.
    public let bytes: [UInt8]
    /// True for the fault of that kind: the connection is closed and nothing goes back.
    public var dropsConnection = false
    /// The media type of `bytes`.
    public let contentType = "text/xml; charset=utf-8"

    /// No answer: the connection is closed.
    static var dropped: Self {
        var response = Self(httpStatus: 500, bytes: [])
        response.dropsConnection = true
        return response
    }

    /// Makes a response.
    public init(httpStatus: Int, bytes: [UInt8]) {
        self.httpStatus = httpStatus
        self.bytes = bytes
    }
}
