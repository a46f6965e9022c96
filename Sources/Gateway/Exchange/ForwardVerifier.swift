import Messages
import SocialSecurity
import XMLSecurity

/// A message of the hub that was verified as far as it concerns the hub: message, forwarded document (unread), stamp.
struct HubForward {
    /// The document as it came; nothing in it is verified yet but its digest.
    let document: XMLElement
    /// The hub's verified word on it.
    let stamp: EmbeddedDocument
    /// What the stamp says.
    let attested: HubStamp
    /// Signature value of the request, which the answer confirms.
    let signatureValue: [UInt8]
}

/// Verifies that a SOAP request comes from the configured hub and brings one stamped document.
///
/// A message that fails here is the hub's fault or a stranger's: it is answered by a fault, and nothing is final.
struct ForwardVerifier {
    let environment: GatewayEnvironment
    let instant: UTCInstant

    /// Verifies TLS peer and WS-Security.
    func message(_ bytes: [UInt8], from peer: Certificate?) throws(Rejection) -> VerifiedMessage {
        guard let peer, peer.belongs(to: environment.hub) else {
            throw Rejection(.tlsPeerIsHub)
        }
        // TLS checked the chain against the anchors only; here revocation and purpose are judged too.
        guard environment.trust.failures(certificate: peer, for: .tlsClient, at: instant).isEmpty else {
            throw Rejection(.tlsPeerIsTrusted)
        }
        let verdict: Verdict<VerifiedMessage>
        do {
            verdict = try SOAPVerifier(trust: environment.trust).verify(bytes: bytes, at: instant)
        } catch {
            throw Rejection(error)
        }
        switch verdict {
        case .invalid(let steps): throw Rejection(steps, otherwise: .messageSignatureInvalid)
        case .valid(let message): return message
        }
    }

    /// Verifies the message's signer, the form of its body, the stamp, and that it is about the document beside it.
    func forward(_ message: VerifiedMessage) throws(Rejection) -> HubForward {
        guard message.signer.belongs(to: environment.hub) else {
            throw Rejection(.messageSignerIsHub)
        }
        let forwarded = try body(of: message)
        let stamp = try stamp(forwarded.stamp)
        guard case .hubStamp(let attested) = stamp.document.payload else { throw Rejection(.stampMissing) }
        guard attested.outcome == .forwarded else {
            throw Rejection(.stampOutcomeIsForwarded)
        }
        guard attested.digest.bytes == SHA256Digest.of(forwarded.document.canonicalBytes()) else {
            throw Rejection(.stampDigestIsOfDocument)
        }
        return HubForward(
            document: forwarded.document, stamp: stamp, attested: attested, signatureValue: message.signatureValue)
    }

    private func body(of message: VerifiedMessage) throws(Rejection) -> ForwardedDocument {
        let element: XMLElement?
        do { element = try message.onlyBodyElement() } catch { throw Rejection(error) }
        guard !message.isFault, let body = element else { throw Rejection(.soapStructure) }
        do {
            return try ForwardedDocument(body)
        } catch {
            let isStamp = error.code == .missingElement && error.path.utf8.elementsEqual("/forward/hubStamp".utf8)
            throw isStamp ? Rejection(.stampMissing) : Rejection(.soapStructure, rule: error.rule)
        }
    }

    private func stamp(_ element: XMLElement) throws(Rejection) -> EmbeddedDocument {
        let stamp: EmbeddedDocument
        do {
            stamp = try EmbeddedDocument(element, in: environment, at: instant)
        } catch {
            throw Rejection(.stampHolds)
        }
        guard stamp.signer == environment.hub else { throw Rejection(.stampSignerIsHub) }
        return stamp
    }
}
