import XMLSecurity

/// What goes back over HTTP.
public struct HubResponse: Hashable, Sendable {
    /// 200 for an answer; for a SOAP fault 500, and 400 in SOAP 1.2 when sending it again does not help.
    public let httpStatus: Int
    /// A signed SOAP message in the version of the request; an unsigned fault only when the hub cannot sign.
    public let bytes: [UInt8]
    /// True for the fault of that kind: the connection is closed and nothing goes back.
    public var dropsConnection = false
    /// The media type of `bytes`.
    public let contentType: String

    /// No answer: the connection is closed.
    static var dropped: Self {
        var response = Self(httpStatus: 500, bytes: [], version: .v11)
        response.dropsConnection = true
        return response
    }

    /// Makes a response.
    public init(httpStatus: Int, bytes: [UInt8], version: SOAPVersion) {
        self.httpStatus = httpStatus
        self.bytes = bytes
        contentType = "\(version.mediaType); charset=utf-8"
    }
}
