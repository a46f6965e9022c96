/// A SOAP message whose WS-Security signature held, with what that signature covers.
///
/// Only ``SOAPVerifier`` makes one. Documents inside carry signatures of their own, which are not judged here.
public struct VerifiedMessage: Sendable {
    /// The covered `Body` in the canonical form whose digest the signature holds.
    let octets: OctetBuffer
    /// The certificate of the `wsse:BinarySecurityToken` whose key made the signature.
    public let signer: Certificate
    /// What was known about the revocation of ``signer`` and its chain.
    public let revocation: RevocationState
    /// What ``revocation`` rests on; nil when nobody looked.
    public let revocationEvidence: RevocationEvidence?
    /// The octets of `ds:SignatureValue`, which an answer confirms.
    public let signatureValue: [UInt8]
    /// `wsu:Created`.
    public let created: UTCInstant
    /// `wsu:Expires`.
    public let expires: UTCInstant
    /// Whether the first body element is a `Fault` of the envelope's namespace.
    public let isFault: Bool
    /// The SOAP version of the envelope.
    public let version: SOAPVersion

    /// The signed octets of `Body`: exclusive canonical form, UTF-8.
    public var canonicalBody: [UInt8] { octets.withOctets { Array($0) } }

    /// The child elements of `Body`, read from the signed octets, so that nothing else can be in them.
    ///
    /// - Throws: `XMLSecurityError` with `.libraryFailure` when there is no memory.
    /// - Complexity: O(n) in bytes; ask once.
    public func bodyElements() throws(XMLSecurityError) -> [XMLElement] {
        try XMLReader.parse(canonicalBody, limits: .signedOctets).elements
    }

    /// The one child element of `Body`; nil when there is none or there are more.
    ///
    /// - Throws: as ``bodyElements()``.
    public func onlyBodyElement() throws(XMLSecurityError) -> XMLElement? {
        let elements = try bodyElements()
        return elements.count == 1 ? elements.first : nil
    }
}

/// The SOAP version of an envelope.
public enum SOAPVersion: String, Hashable, Sendable, CaseIterable {
    /// SOAP 1.1: what we send of ourselves.
    case v11 = "http://schemas.xmlsoap.org/soap/envelope/"
    /// SOAP 1.2: accepted, and answered in kind.
    case v12 = "http://www.w3.org/2003/05/soap-envelope"

    /// The namespace of the envelope.
    public var namespace: String { rawValue }

    /// The version of an envelope; nil for any other element.
    init?(envelope: XMLElement) {
        guard envelope.localName.hasSameBytes(as: "Envelope"),
            let version = Self.allCases.first(where: { $0.namespace.hasSameBytes(as: envelope.namespace) })
        else { return nil }
        self = version
    }

    /// Its media type over HTTP. Source: SOAP 1.1, section 6; RFC 3902.
    public var mediaType: String {
        switch self {
        case .v11: "text/xml"
        case .v12: "application/soap+xml"
        }
    }

    /// The version that a Content-Type names; SOAP 1.1 for everything that is not the media type of SOAP 1.2.
    public init(contentType: String?) {
        let type = contentType?.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() ?? ""
        self = type.hasSameBytes(as: Self.v12.mediaType) ? .v12 : .v11
    }
}

/// A message as it goes out.
public struct SignedMessage: Hashable, Sendable {
    /// The envelope, UTF-8, without XML declaration: its header blocks and Body each in exclusive canonical form.
    public let bytes: [UInt8]
    /// The octets of `ds:SignatureValue`: pass them to the verifier of the answer.
    public let signatureValue: [UInt8]
}
