/// Makes `ds:Signature` elements of the profile.
///
/// Source: XML Signature Syntax and Processing 1.1, sections 3.1 and 4.
struct SignatureBuilder {
    /// One thing to sign: its Id and the canonical bytes that are digested.
    struct Target {
        let id: String
        let canonicalBytes: [UInt8]
        var isEnveloped = false
    }

    let key: PrivateKey

    /// - Returns: the element with `keyInfo` inside, and the octets of its SignatureValue.
    func signature(
        over targets: [Target], keyInfo: [XMLNode]
    ) throws(XMLSecurityError) -> (element: XMLElement, value: [UInt8]) {
        let signedInfo = Self.element(
            "SignedInfo",
            children: [
                Self.algorithm("CanonicalizationMethod", Algorithm.exclusiveCanonicalization),
                Self.algorithm("SignatureMethod", key.method.rawValue),
            ] + targets.map(Self.reference))
        let value = try key.handle.sign(signedInfo.canonicalBytes())
        let signature = Self.element(
            "Signature",
            children: [
                .element(signedInfo),
                .element(Self.element("SignatureValue", children: [.text(Base64.encode(value))])),
                .element(Self.element("KeyInfo", children: keyInfo)),
            ])
        return (signature, value)
    }

    /// `ds:X509Data` with the signer's certificate first.
    static func x509Data(_ certificates: [Certificate]) -> XMLElement {
        element(
            "X509Data",
            children: certificates.map {
                .element(element("X509Certificate", children: [.text(Base64.encode($0.der))]))
            })
    }

    private static func reference(_ target: Target) -> XMLNode {
        let enveloped = target.isEnveloped ? [algorithm("Transform", Algorithm.envelopedSignature)] : []
        let transforms = enveloped + [algorithm("Transform", Algorithm.exclusiveCanonicalization)]
        return .element(
            element(
                "Reference", attributes: [XMLAttribute("URI", "#" + target.id)],
                children: [
                    .element(element("Transforms", children: transforms)),
                    algorithm("DigestMethod", Algorithm.sha256),
                    .element(
                        element(
                            "DigestValue",
                            children: [.text(Base64.encode(SHA256Digest.of(target.canonicalBytes)))])),
                ]))
    }

    private static func algorithm(_ localName: String, _ identifier: String) -> XMLNode {
        .element(element(localName, attributes: [XMLAttribute("Algorithm", identifier)]))
    }

    private static func element(
        _ localName: String, attributes: [XMLAttribute] = [], children: [XMLNode] = []
    ) -> XMLElement {
        XMLElement(
            localName, prefix: "ds", namespace: Namespace.signature, attributes: attributes, children: children)
    }
}
