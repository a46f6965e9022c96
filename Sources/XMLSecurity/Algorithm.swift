/// Identifiers of algorithms, and the names under which refused ones are reported.
enum Algorithm {
    static let exclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let envelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
    static let sha256 = DigestMethod.sha256.rawValue
    /// Source: SOAP Message Security 1.1.1, section 8.3.
    static let tokenReference =
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform"

    /// The name of a known but refused algorithm; anything else is "unknown algorithm", so that no content is repeated.
    static func refusedName(_ identifier: String) -> String {
        for (known, name) in refusedNames where known.hasSameBytes(as: identifier) { return name }
        return "unknown algorithm"
    }

    private static let dsig = "http://www.w3.org/2000/09/xmldsig#"
    private static let dsig11 = "http://www.w3.org/2009/xmldsig11#"
    private static let more = "http://www.w3.org/2001/04/xmldsig-more#"
    private static let more07 = "http://www.w3.org/2007/05/xmldsig-more#"
    private static let more21 = "http://www.w3.org/2021/04/xmldsig-more#"
    private static let attachments = "http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#"

    /// Source: XML Signature 1.1, section 6; RFC 6931; RFC 9231; SOAP Messages with Attachments Profile 1.1.
    private static let refusedNames: [(String, String)] =
        canonicalizations + transforms + digests + signatures

    private static let canonicalizations = [
        ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "inclusive C14N 1.0"),
        ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", "inclusive C14N 1.0 with comments"),
        ("http://www.w3.org/2006/12/xml-c14n11", "inclusive C14N 1.1"),
        ("http://www.w3.org/2006/12/xml-c14n11#WithComments", "inclusive C14N 1.1 with comments"),
        ("http://www.w3.org/2010/xml-c14n2", "C14N 2.0"),
        ("http://www.w3.org/2001/10/xml-exc-c14n#WithComments", "exclusive C14N with comments"),
    ]

    private static let transforms = [
        (envelopedSignature, "enveloped signature"),
        (tokenReference, "STR-Transform"),
        ("http://www.w3.org/TR/1999/REC-xslt-19991116", "XSLT"),
        ("http://www.w3.org/TR/1999/REC-xpath-19991116", "XPath"),
        ("http://www.w3.org/2002/06/xmldsig-filter2", "XPath filter 2.0"),
        (dsig + "base64", "base64 transform"),
        ("http://www.w3.org/2002/07/decrypt#XML", "decryption transform"),
        ("http://www.w3.org/2002/07/decrypt#Binary", "decryption transform"),
        (attachments + "Attachment-Content-Signature-Transform", "attachment transform"),
        (attachments + "Attachment-Complete-Signature-Transform", "attachment transform"),
    ]

    private static let digests = [
        (dsig + "sha1", "SHA-1"), (more + "md5", "MD5"), (more + "sha224", "SHA-224"),
        ("http://www.w3.org/2001/04/xmlenc#ripemd160", "RIPEMD-160"), (more07 + "whirlpool", "Whirlpool"),
        (more07 + "sha3-224", "SHA3-224"), (more07 + "sha3-256", "SHA3-256"), (more07 + "sha3-384", "SHA3-384"),
        (more07 + "sha3-512", "SHA3-512"),
    ]

    private static let signatures = [
        (dsig + "rsa-sha1", "RSA-SHA1"), (dsig + "dsa-sha1", "DSA-SHA1"), (dsig11 + "dsa-sha256", "DSA-SHA256"),
        (dsig + "hmac-sha1", "HMAC-SHA1"), (more + "hmac-md5", "HMAC-MD5"), (more + "hmac-sha224", "HMAC-SHA224"),
        (more + "hmac-sha256", "HMAC-SHA256"), (more + "hmac-sha384", "HMAC-SHA384"),
        (more + "hmac-sha512", "HMAC-SHA512"), (more + "hmac-ripemd160", "HMAC-RIPEMD160"),
        (more + "rsa-md5", "RSA-MD5"), (more + "rsa-sha224", "RSA-SHA224"), (more + "rsa-ripemd160", "RSA-RIPEMD160"),
        (more07 + "rsa-pss", "RSASSA-PSS"), (more07 + "sha1-rsa-MGF1", "RSASSA-PSS-SHA1"),
        (more07 + "sha224-rsa-MGF1", "RSASSA-PSS-SHA224"), (more07 + "sha256-rsa-MGF1", "RSASSA-PSS-SHA256"),
        (more07 + "sha384-rsa-MGF1", "RSASSA-PSS-SHA384"), (more07 + "sha512-rsa-MGF1", "RSASSA-PSS-SHA512"),
        (more + "ecdsa-sha1", "ECDSA-SHA1"), (more + "ecdsa-sha224", "ECDSA-SHA224"),
        (more07 + "ecdsa-ripemd160", "ECDSA-RIPEMD160"), (more21 + "ecdsa-sha3-256", "ECDSA-SHA3-256"),
        (more21 + "eddsa-ed25519", "EdDSA Ed25519"), (more21 + "eddsa-ed448", "EdDSA Ed448"),
    ]
}
