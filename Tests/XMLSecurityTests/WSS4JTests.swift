import Testing

@testable import XMLSecurity

/// What WSS4J signs is what we accept, and its broken neighbours are not.
@Suite struct WSS4JTests {
    let pki: TestPKI
    let message: TestMessage

    init() throws {
        pki = try TestPKI.shared.get()
        message = TestMessage(pki: pki)
    }

    private static let rsa = "sig=\(SignatureMethod.rsaSHA256.rawValue),dig=\(Algorithm.sha256)"
    private static let ecdsa = "sig=\(SignatureMethod.ecdsaSHA256.rawValue),dig=\(Algorithm.sha256)"

    private func expectPlainReadingAgrees(_ bytes: [UInt8], _ trust: TrustStore) throws {
        let streamed = try SOAPVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now)
        let plain = try PlainReading(trust: trust).verify(bytes, at: TestPKI.now)
        #expect(streamed.failedSteps == plain.failedSteps)
        #expect(streamed.value?.canonicalBody == plain.value?.canonicalBody)
    }

    @Test(arguments: SOAPVersion.allCases)
    func tokens(_ version: SOAPVersion) throws {
        let made = try WSS4J(
            pki, version: version,
            [
                ("plain", "rsa", "token,\(Self.rsa)"), ("bsp", "rsa", "bsp,token,\(Self.rsa)"),
                ("str", "rsa", "str,\(Self.rsa)"), ("bsp-str", "p256", "bsp,str,\(Self.ecdsa)"),
                ("both", "p256", "str,token,\(Self.ecdsa)"), ("unsigned", "p256", Self.ecdsa),
            ])
        let trust = try pki.trust()
        for name in ["plain", "bsp", "str", "bsp-str", "both", "unsigned"] {
            let bytes = try made.message(name)
            let verdict = try message.verify(bytes)
            #expect(verdict.failedSteps == [], "\(name)")
            #expect(verdict.value?.version == version)
            #expect(try verdict.value?.onlyBodyElement()?.text == "x:one")
            let spoilt = bytes.replacing(">x:one<", with: ">x:two<")
            #expect(try message.verify(spoilt).codes == [.digestWrong], "\(name)")
            for bytes in [bytes, spoilt] { try expectPlainReadingAgrees(bytes, trust) }
        }
        // The list makes a declaration count that nothing uses.
        let rebound = try made.message("bsp").replacing("xmlns:x=\"urn:x\"", with: "xmlns:x=\"urn:y\"")
        #expect(try message.verify(rebound).codes == [.signatureValueWrong])
        #expect(
            try message.verify(made.message("plain").replacing("xmlns:x=\"urn:x\"", with: "xmlns:x=\"urn:y\"")).codes
                == [])
    }

    /// A token that carries another attribute is another token, although its certificate is the same.
    @Test func tokenReferenceTransform() throws {
        let made = try WSS4J(pki, [("str", "rsa", "str,\(Self.rsa)"), ("plain", "rsa", Self.rsa)])
        let bytes = try made.message("str")
        let touched = bytes.replacing("<wsse:BinarySecurityToken ", with: "<wsse:BinarySecurityToken x=\"\" ")
        let failure = try #require(try message.verify(touched).failedSteps.first)
        #expect(failure.code == .digestWrong && failure.detail == "wsse:BinarySecurityToken")
        #expect(failure.evidence.reference?.hasPrefix("#STR-") == true)
        let plain = try made.message("plain")
        #expect(
            try message.verify(plain.replacing("<wsse:BinarySecurityToken ", with: "<wsse:BinarySecurityToken x=\"\" "))
                .codes == [])
        // Over something else than the reference in KeyInfo.
        let id = try #require(bytes.string.firstMatch(of: /wsu:Id="(TS-[^"]*)"/)?.1)
        let str = try #require(bytes.string.firstMatch(of: /wsu:Id="(STR-[^"]*)"/)?.1)
        let moved = bytes.replacing("URI=\"#\(str)", with: "URI=\"#\(id)").replacing(
            "URI=\"#\(id)\"><ds:Transforms><ds:Transform Algorithm=\"http://www.w3",
            with: "URI=\"#\(str)\"><ds:Transforms><ds:Transform Algorithm=\"http://www.w3")
        let steps = try message.verify(moved).failedSteps
        #expect(steps.map(\.code).contains(.transformRefused) && steps.map(\.code).contains(.referenceMisplaced))
        // Parameters other than exclusive C14N.
        for (old, new) in [
            ("<wsse:TransformationParameters>", "<wsse:TransformationParameters><x/>"),
            ("TransformationParameters>", "Parameters>"),
        ] {
            let spoilt = bytes.string.replacingOccurrences(of: old, with: new)
            #expect(try message.verify(Array(spoilt.utf8)).codes.contains(.transformRefused))
        }
        let inclusive = bytes.replacing(
            "<wsse:TransformationParameters><ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#",
            with:
                "<wsse:TransformationParameters><ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2006/12/xml-c14n11"
        )
        #expect(
            try message.verify(inclusive).failedSteps.map(\.description).contains(
                "transform-refused (STR-Transform with inclusive C14N 1.1)"))
    }

    /// Without a token in the message, the certificate is one of the partners'.
    @Test func issuerSerial() throws {
        let made = try WSS4J(
            pki, [("plain", "rsa", "issuer,\(Self.rsa)"), ("str", "p256", "bsp,issuer,str,\(Self.ecdsa)")])
        let partners = try [pki.certificate("p384"), pki.certificate("p256"), pki.certificate("rsa")]
        let trust = try TrustStore(anchors: [pki.certificate("ca/ca")], partners: partners)
        for name in ["plain", "str"] {
            let bytes = try made.message(name)
            #expect(try SOAPVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now).failedSteps == [])
            try expectPlainReadingAgrees(bytes, trust)
            #expect(try message.verify(bytes).codes.contains(.certificateMissing))
        }
        let stranger = try TrustStore(anchors: [pki.certificate("other/ca")], partners: partners)
        let verdict = try SOAPVerifier(trust: stranger).verify(bytes: made.message("plain"), at: TestPKI.now)
        #expect(verdict.codes == [.certificateIssuerUntrusted])
        // The token that is digested is made from the certificate.
        let spoilt = try made.message("str").replacing("<ds:X509SerialNumber>", with: "<ds:X509SerialNumber>1")
        #expect(
            try SOAPVerifier(trust: trust).verify(bytes: spoilt, at: TestPKI.now).codes == [.certificateMissing])
    }

    @Test func otherWaysToNameTheKeyAreRefusedByName() throws {
        let ways = ["ski", "thumbprint", "certificate"]
        let made = try WSS4J(pki, ways.map { ($0, "rsa", "\($0),\(Self.rsa)") })
        for way in ways {
            let steps = try message.verify(made.message(way)).failedSteps
            #expect(steps.map(\.description) == ["key-info-refused (wsse:KeyIdentifier)"])
        }
    }

    @Test func algorithms() throws {
        let accepted: [(String, SignatureMethod, DigestMethod)] = [
            ("rsa", .rsaSHA384, .sha384), ("rsa", .rsaSHA512, .sha512), ("p256", .ecdsaSHA384, .sha512),
            ("p384", .ecdsaSHA256, .sha384), ("p384", .ecdsaSHA384, .sha384), ("p384", .ecdsaSHA512, .sha256),
        ]
        let made = try WSS4J(
            pki,
            accepted.enumerated().map {
                ("\($0)", $1.0, "token,bsp,sig=\($1.1.rawValue),dig=\($1.2.rawValue)")
            } + [("old", "rsa", "token")])
        for index in accepted.indices {
            let bytes = try made.message("\(index)")
            #expect(try message.verify(bytes).failedSteps == [], "\(accepted[index])")
            let spoilt = bytes.replacing(">x:one<", with: ">x:two<")
            let step = try #require(try message.verify(spoilt).failedSteps.first)
            #expect(step.code == .digestWrong)
            #expect(step.evidence.algorithm == accepted[index].2.rawValue)
            #expect(step.evidence.expectedDigest?.count == accepted[index].2.byteCount)
            #expect(step.evidence.computedDigest?.count == accepted[index].2.byteCount)
            #expect(step.evidence.computedDigest != step.evidence.expectedDigest)
        }
        // WSS4J's own default.
        let steps = try message.verify(made.message("old")).failedSteps
        #expect(
            Set(steps.map(\.description)).isSuperset(of: [
                "signature-method-refused (RSA-SHA1)", "digest-method-refused (SHA-1)",
            ]))
    }
}
