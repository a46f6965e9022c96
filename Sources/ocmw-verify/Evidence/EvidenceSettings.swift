import AuditLog
import SocialSecurity
import XMLSecurity

/// What the reader trusts and knows beside the bundle.
struct EvidenceSettings {
    /// Certificates that signers must chain to.
    var anchors: [Certificate]
    /// Revocation lists and OCSP responses of the reader, beside those of the bundle.
    var revocationLists: [[UInt8]] = []
    var ocspResponses: [[UInt8]] = []
    /// Accepts what nothing is known about.
    var isSoft = false
    /// Who alone stamps; nil: no stamp counts.
    var hub: EnterpriseNumber?
    /// Keys of logs from a source other than the bundle, one a log: that in force when the bundle was taken. A key that was
    /// rotated out may be anybody's.
    var logKeys: [NoteVerifierKey] = []
    /// Keys of witnesses; with any, each checkpoint needs a cosignature of one of them.
    var witnessKeys: [CosignatureKey] = []
    /// When signatures are judged that nothing else dates.
    var instant: UTCInstant
}
