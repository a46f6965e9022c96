import Foundation
import Testing

@testable import XMLSecurity

@Suite struct DocumentVerifierTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    private func verify(_ bytes: [UInt8], at instant: UTCInstant = TestPKI.now) throws -> Verdict<VerifiedDocument> {
        try DocumentVerifier(trust: pki.trust()).verify(bytes: bytes, at: instant)
    }

    @Test(arguments: ["rsa", "p256"])
    func ownDocument(_ name: String) throws {
        let bytes = try TestDocument.signed(by: pki.identity(name))
        let document = try #require(try verify(bytes).value)
        #expect(document.bytes == bytes)
        #expect(document.digest == SHA256Digest.of(bytes))
        #expect(document.signer == (try pki.certificate(name)))
        #expect(document.element.canonicalBytes() == TestDocument.root().canonicalBytes())
    }

    static let template = """
        <?xml version="1.0" encoding="UTF-8"?>
        <m:doc xmlns:m="urn:m" xmlns:xs="urn:xs" Id="d-1"><!-- gone --><a xs:type="xs:b">1</a>
        <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>
        <CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">C14N</CanonicalizationMethod>
        <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#METHOD"/>
        <Reference URI="#d-1"><Transforms>
        <Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
        <Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">PREFIXES</Transform>
        </Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>
        </SignedInfo><SignatureValue/><KeyInfo><X509Data/></KeyInfo></Signature></m:doc>
        """

    /// Signs a template with xmlsec1.
    private func foreign(_ name: String, changes: [(String, String)] = []) throws -> [UInt8] {
        var template = Array(Self.template.utf8)
        for (old, new) in changes { template = template.replacing(old, with: new) }
        let method = name == "rsa" ? "rsa-sha256" : "ecdsa-sha256"
        template = template.replacing("METHOD", with: method).replacing("C14N<", with: "<")
            .replacing("PREFIXES", with: "")
        let scratch = try Scratch()
        let outcome = try Judge.run(
            "xmlsec1",
            [
                "--sign", "--id-attr:Id", "urn:m:doc", "--privkey-pem",
                "\(pki.path(name + ".key")),\(pki.path(name + ".pem"))", try scratch.file("template.xml", template),
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    @Test(arguments: ["rsa", "p256"])
    func xmlsecDocument(_ name: String) throws {
        let verdict = try verify(foreign(name))
        #expect(verdict.failedSteps == [])
        #expect(verdict.value?.element.first("a")?.text == "1")
    }

    static let prefixList =
        "<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" PrefixList=\"xs #default\"/>"

    /// Such a document would not verify again once it is kept in canonical form, so the profile has none.
    @Test func xmlsecDocumentWithPrefixLists() throws {
        func failed(_ changes: [(String, String)]) throws -> [String] {
            try verify(foreign("rsa", changes: changes)).failedSteps.map(\.description)
        }
        let signedInfo = ("C14N<", Self.prefixList + "<")
        let reference = ("PREFIXES", Self.prefixList)
        #expect(try failed([signedInfo]) == ["canonicalization-refused (prefix-list)"])
        #expect(try failed([reference]) == ["transform-refused (prefix-list)"])
        #expect(
            try failed([signedInfo, reference])
                == ["canonicalization-refused (prefix-list)", "transform-refused (prefix-list)"])
        let empty = Self.prefixList.replacingOccurrences(of: "xs #default", with: "")
        #expect(try failed([("PREFIXES", empty)]) == [])
    }

    /// InclusiveNamespaces is empty with one attribute, and alone.
    @Test(arguments: [
        ("/>", "><x/></ec:InclusiveNamespaces>"), ("/>", ">x</ec:InclusiveNamespaces>"), ("/>", " x='1'/>"),
        ("PrefixList", "Prefixes"), ("/>", "/><x/>"), ("/>", "/>x"), ("<ec:", "<x/><ec:"),
    ])
    func strictInclusiveNamespaces(_ old: String, _ new: String) throws {
        let empty = Self.prefixList.replacingOccurrences(of: "xs #default", with: "")
        let parameter = empty.replacingOccurrences(of: old, with: new)
        func failed(_ place: String) throws -> [String] {
            let bytes = Self.template.replacingOccurrences(of: place, with: parameter)
                .replacingOccurrences(of: "C14N", with: "").replacingOccurrences(of: "PREFIXES", with: "")
            let signature = try #require(
                XMLReader.parse(Array(bytes.utf8)).first("Signature", namespace: Namespace.signature))
            return ParsedSignature(signature, limits: .standard).failures.map(\.code.rawValue)
        }
        #expect(try failed("C14N").contains("canonicalization-refused"))
        #expect(try failed("PREFIXES").contains("transform-refused"))
    }

    /// Combining marks and joiners behind `#` are part of the Id; xmlsec1 refuses these too.
    @Test(arguments: ["\u{301}", "\u{200D}", "\u{FE0F}"])
    func marksBehindTheNumberSign(_ mark: String) throws {
        let bytes = try TestDocument.signed(by: pki.identity("p256"))
        let marked = bytes.replacing("URI=\"#", with: "URI=\"#" + mark)
        #expect(marked.count == bytes.count + mark.utf8.count)
        #expect(try Set(verify(marked).codes) == [.idNotValid, .signatureValueWrong])
        #expect("#\(mark)d".fragment.map { Array($0.utf8) } == Array("\(mark)d".utf8))
        #expect("\(mark)#d".fragment == nil)
    }

    @Test(arguments: [
        ("2001/04/xmldsig-more#METHOD", "2000/09/xmldsig#rsa-sha1", FailedStep.Code.signatureMethodRefused),
        ("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1", .digestMethodRefused),
        ("2001/10/xml-exc-c14n#\">C14N", "2006/12/xml-c14n11\">", .canonicalizationRefused),
        ("2001/10/xml-exc-c14n#\">PREFIXES", "2006/12/xml-c14n11\">", .transformRefused),
        (
            "<Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">PREFIXES</Transform>", "",
            .transformRefused
        ),
    ])
    func refusesOtherAlgorithms(_ old: String, _ new: String, _ code: FailedStep.Code) throws {
        #expect(try verify(foreign("rsa", changes: [(old, new)])).codes.contains(code))
    }

    @Test(arguments: [
        (">ticket-1<", ">ticket-2<", [FailedStep.Code.digestWrong]),
        ("<ds:DigestValue>", "<ds:DigestValue>AA", [.encodingNotValid, .signatureValueWrong]),
        ("URI=\"#d-ticket-1\"", "URI=\"#d-ticket-2\"", [.referenceMisplaced, .signatureValueWrong]),
        ("URI=\"#d-ticket-1\"", "URI=\"\"", [.externalReferenceRefused, .signatureValueWrong]),
        ("URI=\"#d-ticket-1\"", "URI=\"http://127.0.0.1/x\"", [.externalReferenceRefused, .signatureValueWrong]),
        ("URI=\"#d-ticket-1\"", "URI=\"#xpointer(/)\"", [.idNotValid, .signatureValueWrong]),
        (" Id=\"d-ticket-1\"", " id=\"d-ticket-1\"", [.idMissing]),
        ("<note>", "<note Id=\"d-ticket-1\">", [.idRepeated, .digestWrong]),
        ("<ds:Signature ", "<x Id=\"y\"></x><ds:Signature ", [.digestWrong]),
        ("</m:requestInquiry>", "<x></x></m:requestInquiry>", [.signatureMisplaced]),
        ("</ds:Signature>", "</ds:Signature>x", [.digestWrong]),
        ("<ds:KeyInfo>", "<ds:Object></ds:Object><ds:KeyInfo>", [.structureRefused]),
        ("<ds:X509Certificate>M", "<ds:X509Certificate>N", [.certificateUnreadable]),
        ("ecdsa-sha256", "rsa-sha256", [.keyMismatch]),
        ("ecdsa-sha256", "hmac-sha256", [.signatureMethodRefused]),
        ("<ds:SignatureValue>", "<ds:SignatureValue>AAAA", [.signatureValueWrong]),
        ("<ds:SignatureValue>", "<ds:SignatureValue>!", [.encodingNotValid]),
        ("<ds:Signature ", "<ds:Zignature ", [.signatureMissing]),
    ])
    func spoilt(_ old: String, _ new: String, _ codes: [FailedStep.Code]) throws {
        let bytes = try TestDocument.signed(by: pki.identity("p256"))
        var spoilt = bytes.replacing(old, with: new)
        if new.contains("Zignature") { spoilt = spoilt.replacing("</ds:Signature>", with: "</ds:Zignature>") }
        #expect(spoilt != bytes)
        #expect(try Set(verify(spoilt).codes) == Set(codes))
    }

    /// What xmlsec1 signs by every method and digest of the profile.
    @Test(arguments: SignatureMethod.allCases, DigestMethod.allCases)
    func algorithmsOfXMLSec(_ method: SignatureMethod, _ digest: DigestMethod) throws {
        for name in method.fits(.rsa) ? ["rsa"] : ["p256", "p384"] {
            let bytes = try foreign(
                name,
                changes: [
                    ("http://www.w3.org/2001/04/xmldsig-more#METHOD", method.rawValue),
                    (Algorithm.sha256, digest.rawValue),
                ])
            #expect(try verify(bytes).failedSteps == [])
            let value = try #require(bytes.string.firstMatch(of: /<SignatureValue>([^<]*)</)).1
            let octets = try #require(Base64.decode(String(value)))
            #expect(octets.count == ["rsa": 256, "p256": 64, "p384": 96][name])
            var spoilt = octets
            spoilt[octets.count - 1] ^= 1
            for other in [spoilt, octets.dropLast(), octets + [0], [0] + octets, [], Array(octets.dropFirst())] {
                let changed = bytes.replacing(String(value), with: Base64.encode(Array(other)))
                #expect(try verify(changed).codes == [.signatureValueWrong])
            }
        }
    }

    @Test func evidence() throws {
        let bytes = try TestDocument.signed(by: pki.identity("p256"))
        let changed = bytes.replacing(">ticket-1<", with: ">ticket-2<")
        let step = try #require(try verify(changed).failedSteps.first)
        #expect(step.description == "digest-wrong (document)")
        #expect(step.evidence.reference == "#d-ticket-1")
        #expect(step.evidence.algorithm == "http://www.w3.org/2001/04/xmlenc#sha256")
        let said = try #require(bytes.string.firstMatch(of: /<ds:DigestValue>([^<]*)</)).1
        #expect(step.evidence.expectedDigest.map(Base64.encode) == String(said))
        let start = try #require(changed.string.range(of: "<ds:Signature ")?.lowerBound)
        let end = try #require(changed.string.range(of: "</ds:Signature>")?.upperBound)
        let rest = Array((changed.string[..<start] + changed.string[end...]).utf8)
        let judged = try Judge.run("openssl", ["dgst", "-sha256", "-binary"], input: rest).output
        #expect(step.evidence.computedDigest == judged)
        let expired = try verify(bytes, at: UTCInstant(milliseconds: 2_208_988_800_000)).failedSteps
        #expect(expired.map(\.evidence.subject).contains { $0?.contains("CN=p256") == true })
        // Only what was there before goes out in a description.
        #expect(expired.map(\.description) == ["certificate-expired"])
    }

    /// What stands in a message is shown as printable ASCII of bounded length.
    @Test func evidenceIsHarmless() {
        let evidence = FailedStep.Evidence(
            reference: "#\u{1B}[31m\u{E9}\n", algorithm: String(repeating: "a", count: 1000))
        #expect(evidence.reference == "#?[31m???")
        #expect(evidence.algorithm?.utf8.count == 256)
    }

    @Test func everyFailedStepIsNamed() throws {
        let bytes = try TestDocument.signed(by: pki.identity("stranger"))
            .replacing(">ticket-1<", with: ">ticket-2<").replacing(
                "<ds:SignatureValue>", with: "<ds:SignatureValue>AAAA")
        let late = UTCInstant(milliseconds: 2_208_988_800_000)  // 2040-01-01
        let codes = try Set(verify(bytes, at: late).codes)
        #expect(
            codes == [.digestWrong, .signatureValueWrong, .certificateExpired, .certificateIssuerUntrusted])
    }

    @Test func signatureTwice() throws {
        let bytes = try TestDocument.signed(by: pki.identity("p256"))
        let text = bytes.string
        let start = try #require(text.range(of: "<ds:Signature ")?.lowerBound)
        let end = try #require(text.range(of: "</ds:Signature>")?.upperBound)
        let twice = Array((text[..<end] + text[start...]).utf8)
        #expect(try verify(twice).codes == [.signatureRepeated])
    }

    /// Wrapping: the signed root goes inside a new one that carries the signature.
    @Test func wrapping() throws {
        let bytes = try TestDocument.signed(by: pki.identity("p256"))
        let text = bytes.string
        let start = try #require(text.range(of: "<ds:Signature ")?.lowerBound)
        let end = try #require(text.range(of: "</ds:Signature>")?.upperBound)
        let inner = String(text[..<start]) + String(text[end...])
        for id in [" Id=\"evil\"", " Id=\"d-ticket-1\"", ""] {
            let outer = "<m:evil xmlns:m=\"urn:m\"\(id)>" + inner + String(text[start..<end]) + "</m:evil>"
            #expect(try verify(Array(outer.utf8)).value == nil)
        }
    }

    @Test func smallAndForeignKeys() throws {
        let rsa = try TestDocument.signed(by: pki.identity("rsa"))
        let own = Base64.encode(try pki.certificate("rsa").der)
        let small = rsa.replacing(own, with: Base64.encode(try pki.certificate("small").der))
        #expect(try verify(small).codes.contains(.keyTooSmall))
        let other = rsa.replacing(own, with: Base64.encode(try pki.certificate("p256").der))
        #expect(try verify(other).codes == [.keyMismatch])
        let curve = rsa.replacing(own, with: Base64.encode(try pki.certificate("p384").der))
        #expect(try verify(curve).codes == [.keyMismatch])
        #expect(try verify(TestDocument.signed(by: pki.identity("enciphering"))).codes == [.certificateKeyUsage])
    }

    @Test func limitsOfTheSignature() throws {
        let identity = try pki.identity("p256")
        let two = try SigningIdentity(
            key: identity.key, certificate: identity.certificate, intermediates: [pki.certificate("ca/ca")])
        let bytes = try TestDocument.signed(by: two)
        let trust = try pki.trust()
        func codes(_ limits: XMLLimits) throws -> [FailedStep.Code] {
            try DocumentVerifier(trust: trust, limits: limits).verify(bytes: bytes, at: TestPKI.now).codes
        }
        #expect(try codes(XMLLimits(certificateCount: 2)) == [])
        #expect(try codes(XMLLimits(certificateCount: 1)) == [.limitExceeded])
        #expect(try codes(XMLLimits(referenceCount: 1)) == [])
        #expect(try codes(XMLLimits(referenceCount: 0)).contains(.limitExceeded))
    }
}
