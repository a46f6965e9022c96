/// The validity of an OCSP response; signature and responder are ``TrustStore``'s part.
public struct OCSPResponse: Hashable, Sendable {
    /// When the oldest of its answers was made.
    public let thisUpdate: UTCInstant
    /// Until when the first of its answers counts; nil when none says.
    public let nextUpdate: UTCInstant?

    /// Reads a response in DER.
    ///
    /// - Throws: `XMLSecurityError` with `.certificateUnusable`, also for an answer that is an error or empty.
    ///
    /// Source: RFC 6960, section 4.2.1.
    public init(der: [UInt8]) throws(XMLSecurityError) {
        let periods = try OCSPResponseHandle(der).periods
        guard let thisUpdate = periods.map(\.thisUpdate).min() else {
            throw XMLSecurityError(.certificateUnusable, "an OCSP response without an answer")
        }
        self.thisUpdate = UTCInstant(milliseconds: thisUpdate * 1000)
        nextUpdate = periods.compactMap(\.nextUpdate).min().map { UTCInstant(milliseconds: $0 * 1000) }
    }
}
