/// A business document whose signature held and whose signer was trusted at the instant asked for.
///
/// Only ``DocumentVerifier`` makes one, so its presence is the proof; ``element`` is exactly what the signature covers.
public struct VerifiedDocument: Hashable, Sendable {
    /// The signed root without its `ds:Signature`: what was signed, and nothing else.
    public let element: XMLElement
    /// The certificate whose key made the signature.
    public let signer: Certificate
    /// Further certificates that the signature brings, untrusted by themselves.
    public let intermediates: [Certificate]
    /// What was known about the revocation of ``signer`` and its chain.
    public let revocation: RevocationState
    /// What ``revocation`` rests on; nil when nobody looked.
    public let revocationEvidence: RevocationEvidence?
    /// The whole document, signature included, in exclusive canonical form: the form that is stored and passed on.
    public let bytes: [UInt8]
    /// SHA-256 of ``bytes``, 32 bytes: the digest of the document.
    public let digest: [UInt8]

    init(
        element: XMLElement, signer: Certificate, intermediates: [Certificate], trusted: JudgedCertificate,
        bytes: [UInt8]
    ) {
        self.element = element
        self.signer = signer
        self.intermediates = intermediates
        revocation = trusted.judgement.revocation
        revocationEvidence = trusted.evidence
        self.bytes = bytes
        self.digest = SHA256Digest.of(bytes)
    }
}
