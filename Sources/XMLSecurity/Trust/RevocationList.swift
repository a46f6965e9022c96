import CLibCrypto

/// The validity of an X.509 revocation list; its signature is ``TrustStore``'s part.
public struct RevocationList: Hashable, Sendable {
    /// When it was made.
    public let thisUpdate: UTCInstant
    /// Until when a newer one is promised; nil when it does not say.
    public let nextUpdate: UTCInstant?

    /// Reads a list in DER or PEM.
    ///
    /// - Throws: `XMLSecurityError` with `.certificateUnusable`.
    ///
    /// Source: RFC 5280, sections 5.1.2.4 and 5.1.2.5.
    public init(_ bytes: [UInt8]) throws(XMLSecurityError) {
        let list = try RevocationListHandle(bytes)
        thisUpdate = UTCInstant(milliseconds: list.thisUpdate * 1000)
        nextUpdate = list.nextUpdate.map { UTCInstant(milliseconds: $0 * 1000) }
    }
}
