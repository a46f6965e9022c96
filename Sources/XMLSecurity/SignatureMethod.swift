/// The two signature algorithms of the profile; raw values are the identifiers of XML Signature.
///
/// Source: RFC 6931, sections 2.3.2 (RSA-SHA256) and 2.3.6 (ECDSA-SHA256).
enum SignatureMethod: String, Sendable {
    case rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    case ecdsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
}

/// Identifiers of algorithms, and the names under which refused ones are reported.
enum Algorithm {
    static let exclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let envelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
    static let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256"

    /// The name of a known but refused algorithm; anything else is "unknown algorithm", so that no content is repeated.
    static func refusedName(_ identifier: String) -> String {
        for (known, name) in refusedNames where known.hasSameBytes(as: identifier) { return name }
        return "unknown algorithm"
    }

    private static let refusedNames: [(String, String)] = [
        ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "inclusive C14N 1.0"),
        ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", "inclusive C14N 1.0 with comments"),
        ("http://www.w3.org/2006/12/xml-c14n11", "inclusive C14N 1.1"),
        ("http://www.w3.org/2006/12/xml-c14n11#WithComments", "inclusive C14N 1.1 with comments"),
        ("http://www.w3.org/2001/10/xml-exc-c14n#WithComments", "exclusive C14N with comments"),
        ("http://www.w3.org/TR/1999/REC-xslt-19991116", "XSLT"),
        ("http://www.w3.org/TR/1999/REC-xpath-19991116", "XPath"),
        ("http://www.w3.org/2002/06/xmldsig-filter2", "XPath filter 2.0"),
        ("http://www.w3.org/2000/09/xmldsig#base64", "base64 transform"),
        (
            "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform",
            "STR-Transform"
        ),
        ("http://www.w3.org/2000/09/xmldsig#sha1", "SHA-1"),
        ("http://www.w3.org/2001/04/xmldsig-more#md5", "MD5"),
        ("http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA-384"),
        ("http://www.w3.org/2001/04/xmlenc#sha512", "SHA-512"),
        ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", "RSA-SHA1"),
        ("http://www.w3.org/2000/09/xmldsig#dsa-sha1", "DSA-SHA1"),
        ("http://www.w3.org/2000/09/xmldsig#hmac-sha1", "HMAC-SHA1"),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "HMAC-SHA256"),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "RSA-MD5"),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "RSA-SHA384"),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "RSA-SHA512"),
        ("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "RSASSA-PSS-SHA256"),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "ECDSA-SHA1"),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "ECDSA-SHA384"),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", "ECDSA-SHA512"),
    ]
}
