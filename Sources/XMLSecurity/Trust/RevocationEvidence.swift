import CLibCrypto

/// What a ``RevocationState`` rests on: the statement that decided, or why none did.
public struct RevocationEvidence: Hashable, Sendable {
    /// Who made the statement.
    public enum Source: String, Hashable, Sendable, CaseIterable {
        case list = "revocation-list"
        case response = "ocsp-response"
    }

    /// Why nothing usable is known.
    public enum Gap: String, Hashable, Sendable, CaseIterable {
        /// No list of the issuer and no response that names the certificate, or none that can be trusted.
        case noStatement = "no-statement"
        /// The newest statement counts no longer, or not yet.
        case outdated
    }

    /// The certificate spoken of: the signer, or the one above it that was revoked or that nothing is known of. RFC 2253.
    public let subject: String
    /// nil without a statement, as are the times.
    public private(set) var source: Source?
    /// When the statement was made.
    public private(set) var thisUpdate: UTCInstant?
    /// Until when it counts; nil when it does not say.
    public private(set) var nextUpdate: UTCInstant?
    /// Since when the certificate is revoked; nil when it is not, or when that cannot be read.
    public private(set) var revokedFrom: UTCInstant?
    /// The reason of a revocation, e.g. `keyCompromise`; nil when none is given. Source: RFC 5280, section 5.3.1.
    public private(set) var reason: String?
    /// Why nothing is known; nil when something is.
    public private(set) var gap: Gap?

    init(subject: String, _ statement: RevocationStatement?, gap: Gap? = nil) {
        self.subject = subject
        self.gap = gap
        guard let statement else { return }
        source = statement.source
        thisUpdate = UTCInstant(milliseconds: statement.thisUpdate * 1000)
        nextUpdate = statement.nextUpdate.map { UTCInstant(milliseconds: $0 * 1000) }
        guard case .revoked(let from, let code) = statement.status else { return }
        if from > Int64.min { revokedFrom = UTCInstant(milliseconds: from * 1000) }
        reason = Self.reasons[code]
    }

    /// The words of the standard.
    private static let reasons: [Int64: String] = [
        0: "unspecified", 1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged", 4: "superseded",
        5: "cessationOfOperation", 6: "certificateHold", 8: "removeFromCRL", 9: "privilegeWithdrawn",
        10: "aACompromise",
    ]
}
