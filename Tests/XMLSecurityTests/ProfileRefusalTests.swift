import Testing

@testable import XMLSecurity

/// The lines of "Refused" in docs/xml-profile.md, each for documents and messages where it applies to both.
@Suite struct ProfileRefusalTests {
    enum Kind: CaseIterable {
        case document, message
    }

    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    private func signed(_ kind: Kind, by name: String = "p256") throws -> [UInt8] {
        switch kind {
        case .document: try TestDocument.signed(by: pki.identity(name))
        // Its body holds no document with a signature of its own, which would be what is changed.
        case .message:
            try SOAPSigner(identity: pki.identity(name))
                .sign(body: [XMLElement("ticket", text: "ticket-1")], at: TestPKI.now).bytes
        }
    }

    private func steps(_ kind: Kind, _ bytes: [UInt8]) throws -> [FailedStep] {
        switch kind {
        case .document: try DocumentVerifier(trust: pki.trust()).verify(bytes: bytes, at: TestPKI.now).failedSteps
        case .message: try SOAPVerifier(trust: pki.trust()).verify(bytes: bytes, at: TestPKI.now).failedSteps
        }
    }

    /// The steps that fail when the first `old` becomes `new`; without the change none does.
    private func steps(_ kind: Kind, _ old: String, _ new: String) throws -> [FailedStep] {
        let bytes = try signed(kind)
        #expect(try steps(kind, bytes) == [])
        let changed = bytes.replacing(old, with: new)
        #expect(changed != bytes, "\(old)")
        return try steps(kind, changed)
    }

    /// Expects the step by its description, with the identifier as it stands in the file.
    private func expect(
        _ kind: Kind, _ old: String, _ new: String, _ description: String, algorithm: String? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let found = try steps(kind, old, new)
        let step = found.first { $0.description == description }
        #expect(step != nil, "\(found)", sourceLocation: location)
        if let algorithm { #expect(step?.evidence.algorithm == algorithm, sourceLocation: location) }
    }

    private static let exclusive = "\"http://www.w3.org/2001/10/xml-exc-c14n#\""
    private static let lastTransform = "<ds:Transform Algorithm=\(exclusive)></ds:Transform></ds:Transforms>"

    static let canonicalizations = [
        ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "inclusive C14N 1.0"),
        ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", "inclusive C14N 1.0 with comments"),
        ("http://www.w3.org/2006/12/xml-c14n11", "inclusive C14N 1.1"),
        ("http://www.w3.org/2006/12/xml-c14n11#WithComments", "inclusive C14N 1.1 with comments"),
        ("http://www.w3.org/2010/xml-c14n2", "C14N 2.0"),
        ("http://www.w3.org/2001/10/xml-exc-c14n#WithComments", "exclusive C14N with comments"),
        ("http://www.w3.org/2001/10/xml-exc-c14n", "unknown algorithm"), ("", "unknown algorithm"),
    ]

    @Test(arguments: Kind.allCases, canonicalizations)
    func canonicalization(_ kind: Kind, _ other: (identifier: String, name: String)) throws {
        try expect(
            kind, "<ds:CanonicalizationMethod Algorithm=\(Self.exclusive)",
            "<ds:CanonicalizationMethod Algorithm=\"\(other.identifier)\"",
            "canonicalization-refused (\(other.name))", algorithm: other.identifier)
        try expect(
            kind, Self.lastTransform,
            "<ds:Transform Algorithm=\"\(other.identifier)\"></ds:Transform></ds:Transforms>",
            "transform-refused (\(other.name))", algorithm: other.identifier)
    }

    static let transforms = [
        ("http://www.w3.org/TR/1999/REC-xpath-19991116", "XPath"),
        ("http://www.w3.org/2002/06/xmldsig-filter2", "XPath filter 2.0"),
        ("http://www.w3.org/TR/1999/REC-xslt-19991116", "XSLT"),
        ("http://www.w3.org/2000/09/xmldsig#base64", "base64 transform"),
        ("http://www.w3.org/2002/07/decrypt#XML", "decryption transform"),
        (
            "http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Content-Signature-Transform",
            "attachment transform"
        ),
        ("urn:none", "unknown algorithm"),
    ]

    /// Beside exclusive C14N, before and behind it.
    @Test(arguments: Kind.allCases, transforms)
    func transform(_ kind: Kind, _ other: (identifier: String, name: String)) throws {
        let added = "<ds:Transform Algorithm=\"\(other.identifier)\"><x></x></ds:Transform>"
        let description = "transform-refused (\(other.name))"
        try expect(kind, Self.lastTransform, added + Self.lastTransform, description, algorithm: other.identifier)
        try expect(kind, "</ds:Transforms>", added + "</ds:Transforms>", description, algorithm: other.identifier)
        try expect(kind, "<ds:Transforms>", "<ds:Transforms>" + added, description, algorithm: other.identifier)
    }

    @Test(arguments: Kind.allCases)
    func transformsOutOfPlace(_ kind: Kind) throws {
        let once = "transform-refused (exclusive C14N is required once)"
        try expect(
            kind, Self.lastTransform, "<ds:Transform Algorithm=\(Self.exclusive)></ds:Transform>" + Self.lastTransform,
            once)
        try expect(
            kind, Self.lastTransform, "</ds:Transforms>", kind == .document ? once : "transform-refused (ds:Transforms)"
        )
        let enveloped = "<ds:Transform Algorithm=\"\(Algorithm.envelopedSignature)\"></ds:Transform>"
        let swapped = Self.lastTransform.replacing("</ds:Transforms>", with: enveloped + "</ds:Transforms>")
        switch kind {
        case .document:
            try expect(kind, enveloped + Self.lastTransform, swapped, "transform-refused (enveloped signature)")
            try expect(
                kind, enveloped, "", "transform-refused (the enveloped signature transform is required)")
            try expect(
                kind, Self.lastTransform,
                "<ds:Transform Algorithm=\"\(Algorithm.tokenReference)\"></ds:Transform></ds:Transforms>",
                "transform-refused (STR-Transform)", algorithm: Algorithm.tokenReference)
        case .message:
            try expect(
                kind, Self.lastTransform, enveloped + Self.lastTransform,
                "transform-refused (enveloped signature in WS-Security)")
        }
    }

    private static func prefixList(_ count: Int) -> String {
        let list = (0..<count).map { "p\($0)" }.joined(separator: " ")
        return "<ec:InclusiveNamespaces xmlns:ec=\(exclusive) PrefixList=\"\(list)\"></ec:InclusiveNamespaces>"
    }

    @Test func prefixLists() throws {
        let method = "</ds:CanonicalizationMethod>"
        let transform = "</ds:Transform></ds:Transforms>"
        #expect(try steps(.message, method, Self.prefixList(32) + method).map(\.code) == [.signatureValueWrong])
        #expect(try steps(.message, transform, Self.prefixList(32) + transform).map(\.code) == [.signatureValueWrong])
        #expect(try steps(.document, method, Self.prefixList(0) + method).map(\.code) == [.signatureValueWrong])
        try expect(.document, method, Self.prefixList(1) + method, "canonicalization-refused (prefix-list)")
        try expect(.document, transform, Self.prefixList(1) + transform, "transform-refused (prefix-list)")
    }

    static let digests = [
        ("http://www.w3.org/2000/09/xmldsig#sha1", "SHA-1"), ("http://www.w3.org/2001/04/xmldsig-more#md5", "MD5"),
        ("http://www.w3.org/2001/04/xmlenc#ripemd160", "RIPEMD-160"),
        ("http://www.w3.org/2001/04/xmldsig-more#sha224", "SHA-224"),
        ("http://www.w3.org/2007/05/xmldsig-more#sha3-256", "SHA3-256"),
        ("http://www.w3.org/2007/05/xmldsig-more#whirlpool", "Whirlpool"),
        ("http://www.w3.org/2001/04/xmlenc#SHA256", "unknown algorithm"), ("", "unknown algorithm"),
    ]

    @Test(arguments: Kind.allCases, digests)
    func digestMethod(_ kind: Kind, _ other: (identifier: String, name: String)) throws {
        try expect(
            kind, "<ds:DigestMethod Algorithm=\"\(Algorithm.sha256)\"",
            "<ds:DigestMethod Algorithm=\"\(other.identifier)\"", "digest-method-refused (\(other.name))",
            algorithm: other.identifier)
    }

    /// Another digest of the profile wants another length.
    @Test(arguments: Kind.allCases, [DigestMethod.sha384, .sha512])
    func digestLength(_ kind: Kind, _ method: DigestMethod) throws {
        try expect(kind, Algorithm.sha256, method.rawValue, "encoding-not-valid (ds:DigestValue)")
    }

    static let signatureMethods = [
        ("http://www.w3.org/2000/09/xmldsig#hmac-sha1", "HMAC-SHA1"),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "HMAC-SHA256"),
        ("http://www.w3.org/2001/04/xmldsig-more#hmac-sha512", "HMAC-SHA512"),
        ("http://www.w3.org/2000/09/xmldsig#dsa-sha1", "DSA-SHA1"),
        ("http://www.w3.org/2009/xmldsig11#dsa-sha256", "DSA-SHA256"),
        ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", "RSA-SHA1"),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "RSA-MD5"),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha224", "RSA-SHA224"),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "ECDSA-SHA1"),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224", "ECDSA-SHA224"),
        ("http://www.w3.org/2007/05/xmldsig-more#rsa-pss", "RSASSA-PSS"),
        ("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "RSASSA-PSS-SHA256"),
        ("http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", "EdDSA Ed25519"),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256 ", "unknown algorithm"),
    ]

    @Test(arguments: Kind.allCases, signatureMethods)
    func signatureMethod(_ kind: Kind, _ other: (identifier: String, name: String)) throws {
        try expect(
            kind, SignatureMethod.ecdsaSHA256.rawValue, other.identifier,
            "signature-method-refused (\(other.name))", algorithm: other.identifier)
    }

    @Test(arguments: Kind.allCases)
    func parametersOfTheMethod(_ kind: Kind) throws {
        let parameter = "<ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>"
        #expect(
            try steps(kind, "</ds:SignatureMethod>", parameter).map(\.code).contains(.signatureMethodRefused))
        #expect(
            try steps(kind, "</ds:DigestMethod>", "<x></x></ds:DigestMethod>").map(\.code)
                .contains(.digestMethodRefused))
    }

    @Test(arguments: Kind.allCases)
    func methodOfAnotherKindThanTheKey(_ kind: Kind) throws {
        for method in SignatureMethod.allCases {
            let codes = try steps(kind, SignatureMethod.ecdsaSHA256.rawValue + "\"", method.rawValue + "\"\n").map(
                \.code)
            // Another digest of the same key is another signature.
            let fits = method.rawValue.contains("ecdsa")
            #expect(codes == (fits ? [.signatureValueWrong] : [.keyMismatch]) || method == .ecdsaSHA256, "\(method)")
        }
    }

    /// A reference to nothing, to everything, to elsewhere.
    @Test(arguments: Kind.allCases)
    func references(_ kind: Kind) throws {
        let target = kind == .document ? "URI=\"#d-ticket-1\"" : "URI=\"#wss-body\""
        for (other, description, uri) in [
            ("Id=\"r\"", "external-reference-refused (ds:Reference without #Id)", nil),
            ("URI=\"\"", "external-reference-refused (ds:Reference without #Id)", ""),
            (
                "URI=\"file:///etc/passwd\"", "external-reference-refused (ds:Reference without #Id)",
                "file:///etc/passwd"
            ),
            ("URI=\"http://127.0.0.1/\"", "external-reference-refused (ds:Reference without #Id)", "http://127.0.0.1/"),
            ("URI=\"cid:1\"", "external-reference-refused (ds:Reference without #Id)", "cid:1"),
            ("URI=\"#xpointer(id('a'))\"", "id-not-valid (ds:Reference)", "#xpointer(id('a'))"),
            ("URI=\"#\"", "id-not-valid (ds:Reference)", "#"),
            ("URI=\"#é\u{7}\"".replacing("\u{7}", with: "&#9;"), "id-not-valid (ds:Reference)", "#???"),
        ] as [(String, String, String?)] {
            let found = try steps(kind, target, other)
            let step = found.first { $0.description == description }
            #expect(step != nil, "\(other): \(found)")
            #expect(step?.evidence.reference == uri)
        }
    }

    @Test func identifiersOfOtherAttributes() throws {
        let body = "wsu:Id=\"wss-body\""
        for other in ["Id=\"wss-body\"", "xml:id=\"wss-body\""] {
            let found = try steps(.message, body, other)
            #expect(Set(found.map(\.code)) == [.idNotValid, .bodyNotCovered], "\(other)")
        }
        for other in [
            "ID=\"wss-body\"", "id=\"wss-body\"", "wsu:id=\"wss-body\"", "x:Id=\"wss-body\" xmlns:x=\"urn:x\"",
        ] {
            let found = try steps(.message, body, other)
            #expect(Set(found.map(\.code)) == [.referenceNotResolved, .bodyNotCovered], "\(other)")
        }
        for other in ["xml:id=\"wss-token\"", "Id=\"wss-token\""] {
            let found = try steps(.message, "wsu:Id=\"wss-token\"", other)
            #expect(found.map(\.code).contains(.idNotValid), "\(other)")
        }
        for other in ["xml:id", "ID", "id"] {
            let found = try steps(.document, " Id=\"d-ticket-1\"", " \(other)=\"d-ticket-1\"")
            #expect(found.map(\.code).contains(.idMissing), "\(other)")
        }
    }

    /// Anything more in KeyInfo, by its name.
    @Test(arguments: Kind.allCases)
    func keyInfo(_ kind: Kind) throws {
        for name in ["KeyName", "KeyValue", "RetrievalMethod", "X509SKI", "PGPData"] {
            let added = "<ds:\(name)>x</ds:\(name)>"
            try expect(kind, "<ds:KeyInfo>", "<ds:KeyInfo>" + added, "key-info-refused (ds:\(name))")
            try expect(kind, "</ds:KeyInfo>", added + "</ds:KeyInfo>", "key-info-refused (ds:\(name))")
        }
        try expect(kind, "<ds:KeyInfo>", "<ds:KeyInfo><secret>x</secret>", "key-info-refused (unknown element)")
        let second = kind == .document ? "X509Data" : "SecurityTokenReference"
        let prefix = kind == .document ? "ds" : "wsse"
        try expect(
            kind, "</ds:KeyInfo>",
            "<\(prefix):\(second) xmlns:wsse=\"\(Namespace.wsse)\"></\(prefix):\(second)></ds:KeyInfo>",
            "key-info-refused (\(prefix):\(second))")
    }

    @Test func x509Data() throws {
        for name in ["X509SubjectName", "X509SKI", "X509CRL"] {
            try expect(
                .document, "</ds:X509Data>", "<ds:\(name)>x</ds:\(name)></ds:X509Data>", "key-info-refused (ds:\(name))"
            )
        }
        let own = try #require(
            try signed(.document).string.firstMatch(of: /<ds:X509Certificate>.*<\/ds:X509Certificate>/))
        try expect(.document, String(own.0), "", "certificate-missing (ds:X509Certificate)")
        try expect(
            .document, String(own.0), "<ds:X509IssuerSerial></ds:X509IssuerSerial>",
            "key-info-refused (ds:X509IssuerSerial cannot be read)")
        #expect(
            try steps(.document, "<ds:X509Certificate>", "<ds:X509Certificate><x></x>").map(\.code)
                == [.certificateUnreadable])
    }

    @Test func securityTokenReference() throws {
        let found = try #require(
            try signed(.message).string.firstMatch(of: /<wsse:Reference [^>]*><\/wsse:Reference>/))
        let reference = String(found.0)
        for name in ["KeyIdentifier", "Embedded"] {
            try expect(
                .message, reference, "<wsse:\(name)></wsse:\(name)>", "key-info-refused (wsse:\(name))")
        }
        try expect(
            .message, reference, "", "certificate-missing (wsse:SecurityTokenReference holds nothing)")
        try expect(
            .message, reference, reference + reference, "key-info-refused (wsse:Reference)")
        try expect(
            .message, "#X509v3\"></wsse:Reference>", "#X509PKIPathv1\"></wsse:Reference>",
            "certificate-unreadable (ValueType X509v3)")
    }

    /// RSA of 2048 to 4096 bits; P-256 and P-384.
    @Test func keys() throws {
        let rsa = try pki.certificate("rsa")
        for (name, code) in [
            ("rsa", nil), ("rsa4096", nil), ("small", .keyTooSmall), ("rsa2047", .keyTooSmall),
            ("rsa4097", .keyTooLarge),
            ("p384", .keyMismatch), ("p521", .keyMismatch), ("k256", .keyMismatch),
        ] as [(String, FailedStep.Code?)] {
            for kind in Kind.allCases {
                let changed = try signed(kind, by: "rsa").replacing(
                    Base64.encode(rsa.der), with: Base64.encode(pki.certificate(name).der))
                let found = try steps(kind, changed)
                #expect(found.contains { $0.code == code } == (code != nil), "\(name) \(found)")
                if let code {
                    #expect(found.first { $0.code == code }?.evidence.subject?.contains("CN=\(name)") == true)
                }
            }
            let error = #expect(throws: XMLSecurityError.self) {
                if code == nil { throw XMLSecurityError(.libraryFailure, "none expected") }
                _ = try PrivateKey(pem: pki.bytes(name + ".key"))
            }
            #expect(error?.code == (code == nil ? .libraryFailure : .keyUnusable), "\(name)")
        }
        #expect(try steps(.document, signed(.document, by: "rsa4096")) == [])
        #expect(try steps(.message, signed(.message, by: "rsa4096")) == [])
    }
}
