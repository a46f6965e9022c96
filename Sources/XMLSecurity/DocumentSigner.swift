/// Signs business documents with an enveloped signature.
public struct DocumentSigner: Sendable {
    /// The key and certificate that sign.
    public let identity: SigningIdentity

    /// A signer with that key.
    public init(identity: SigningIdentity) {
        self.identity = identity
    }

    /// Appends a `ds:Signature` over the whole root as its last child.
    ///
    /// One Reference to the root's `Id`, transforms enveloped signature and exclusive C14N, SHA-256, RSA-SHA256 or
    /// ECDSA-P256-SHA256, KeyInfo with the signer's certificate first. The wire form is `canonicalBytes()` of the result.
    ///
    /// - Parameter root: has an `Id` attribute (no namespace) that is an ASCII NCName, and no signature yet.
    /// - Throws: `XMLSecurityError` with `.notSignable` (Id, signature present), `.characterRefused` or `.libraryFailure`.
    ///
    /// Source: XML Signature Syntax and Processing 1.1, sections 3.1 and 6.6.4.
    public func sign(_ root: XMLElement) throws(XMLSecurityError) -> XMLElement {
        guard let id = root.attribute("Id"), id.isASCIIName else {
            throw XMLSecurityError(.notSignable, "the root needs an Id attribute that is an ASCII NCName")
        }
        guard IdentifierIndex(root).failures.isEmpty else {
            throw XMLSecurityError(.notSignable, "an Id is repeated or not an ASCII NCName")
        }
        guard EnvelopedSignature.count(in: root) == 0 else {
            throw XMLSecurityError(.notSignable, "the document holds a signature already")
        }
        try root.requireCharacters()
        let target = SignatureBuilder.Target(id: id, canonicalBytes: root.canonicalBytes(), isEnveloped: true)
        let certificates = SignatureBuilder.x509Data([identity.certificate] + identity.intermediates)
        let signature = try SignatureBuilder(key: identity.key)
            .signature(over: [target], keyInfo: [.element(certificates)])
        return root.replacing(children: root.children + [.element(signature.element)])
    }
}
