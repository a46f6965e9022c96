import MessageStore
import Messages
import XMLSecurity

/// Collects the certificates of a bundle's signers with their chains, each once.
struct EvidenceCertificates {
    private let trust: TrustStore
    private var known: Set<[UInt8]> = []
    /// DER, in the order of first use; a chain from its signer to its anchor.
    private(set) var found: [[UInt8]] = []

    init(trust: TrustStore) { self.trust = trust }

    /// Adds those of one document, judged as it was when it was stored. What does not hold adds none: the reader judges.
    mutating func add(of document: StoredDocument) {
        let verifier = DocumentVerifier(trust: trust)
        guard case .valid(let verified)? = try? verifier.verify(bytes: document.bytes, at: document.storedAt),
            !known.contains(verified.signer.der)
        else { return }
        let chain = trust.chain(
            of: verified.signer, intermediates: verified.intermediates, at: document.storedAt)
        for certificate in [verified.signer] + chain where known.insert(certificate.der).inserted {
            found.append(certificate.der)
        }
    }
}
