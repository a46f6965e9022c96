/// The STR-Transform: what is digested is not the reference to the token, but the token.
///
/// Source: SOAP Message Security 1.1.1, section 8.3.
enum TokenReferenceTransform {
    /// The octets to digest; nil without a token.
    ///
    /// - Parameters:
    ///   - inclusivePrefixes: PrefixList of the exclusive C14N that is the parameter of the transform.
    ///   - certificate: what a `ds:X509Data` names, for which a token is made up.
    static func octets(
        of reference: SecurityTokenReference, _ structure: SOAPStructure, inclusivePrefixes: [String],
        certificate: Certificate?
    ) -> [UInt8]? {
        switch reference.target {
        case .token(let token):
            return declaringDefault(
                Canonicalizer.bytes(
                    of: token, inclusivePrefixes: inclusivePrefixes, context: structure.securityContext))
        case .x509Data:
            guard let element = reference.element, let certificate else { return nil }
            return declaringDefault(Canonicalizer.bytes(of: token(certificate, prefix: element.prefix)))
        case nil: return nil
        }
    }

    /// A token with the prefix of the reference, the kind of token and no other attribute.
    private static func token(_ certificate: Certificate, prefix: String) -> XMLElement {
        XMLElement(
            "BinarySecurityToken", prefix: prefix, namespace: Namespace.wsse,
            attributes: [XMLAttribute("ValueType", SOAPElements.x509v3)],
            children: [.text(Base64.encode(certificate.der))])
    }

    /// Canonical octets whose outermost element takes the default namespace back in so many words, unless it declares one.
    private static func declaringDefault(_ octets: [UInt8]) -> [UInt8] {
        let declaration = Array(" xmlns=\"".utf8)
        guard
            let nameEnd = octets.firstIndex(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ">") }),
            !octets[nameEnd...].starts(with: declaration)
        else { return octets }
        return octets[..<nameEnd] + declaration + [UInt8(ascii: "\"")] + octets[nameEnd...]
    }
}
