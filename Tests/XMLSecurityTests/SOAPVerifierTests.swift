import Foundation
import Testing

@testable import XMLSecurity

@Suite struct SOAPVerifierTests {
    let pki: TestPKI
    let message: TestMessage

    init() throws {
        pki = try TestPKI.shared.get()
        message = TestMessage(pki: pki)
    }

    @Test(arguments: ["rsa", "p256"])
    func ownMessage(_ name: String) throws {
        let sent = try message.signed(by: name)
        let received = try #require(try message.verify(sent.bytes).value)
        #expect(received.signatureValue == sent.signatureValue)
        #expect(received.signer == (try pki.certificate(name)))
        #expect(received.created == TestPKI.now)
        #expect(received.expires == TestPKI.now.advanced(by: .seconds(300)))
        #expect(try received.bodyElements().count == 1)
        #expect(!received.isFault)
        #expect(received.version == .v11)
    }

    /// zeep with its stock BinarySignature: token and confirmation are not covered, prefixes differ from ours.
    private func zeep(_ algorithm: String = "sha256", version: SOAPVersion = .v11) throws -> [UInt8] {
        try message.zeep(algorithm, version: version)
    }

    @Test func zeepMessage() throws {
        let verdict = try message.verify(zeep())
        #expect(verdict.failedSteps == [])
        let document = try #require(try verdict.value?.bodyElements().first)
        let inner = DocumentVerifier(trust: try pki.trust()).verify(document, at: TestPKI.now)
        #expect(inner.failedSteps == [])
        #expect(
            try Set(message.verify(zeep("sha1")).codes).isSuperset(of: [.signatureMethodRefused, .digestMethodRefused]))
    }

    /// zeep's stock Signature: certificate, issuer and serial number in an X509Data.
    @Test func zeepMessageWithoutToken() throws {
        let bytes = try message.zeep(signer: "Signature")
        #expect(try message.verify(bytes).failedSteps == [])
        #expect(try message.verify(bytes).value?.signer == pki.certificate("rsa"))
        #expect(try message.verify(bytes.replacing(">ticket-1<", with: ">ticket-2<")).codes == [.digestWrong])
        let other = bytes.replacing("<X509SerialNumber>", with: "<X509SerialNumber>1")
        #expect(other != bytes)
        #expect(try message.verify(other).codes == [.keyInfoRefused])
        let issuer = bytes.replacing("CN=Test CA", with: "CN=Test Ca")
        #expect(issuer != bytes)
        #expect(try message.verify(issuer).codes == [.keyInfoRefused])
        let parts = bytes.string.components(separatedBy: "X509Certificate>")
        let certificate = Base64.encode(try pki.certificate("p384").der)
        let swapped = ([parts[0], certificate + "</"] + parts[2...]).joined(separator: "X509Certificate>")
        #expect(try message.verify(Array(swapped.utf8)).codes == [.keyInfoRefused])
    }

    @Test func soap12() throws {
        let message12 = try zeep(version: .v12)
        #expect(try message.verify(message12).value?.version == .v12)
        let version11 = message12.string.replacingOccurrences(
            of: SOAPVersion.v12.namespace, with: SOAPVersion.v11.namespace)
        #expect(try message.verify(Array(version11.utf8)).codes == [.digestWrong])
        let other = message12.string.replacingOccurrences(of: SOAPVersion.v12.namespace, with: "urn:other")
        #expect(try message.verify(Array(other.utf8)).codes == [.envelopeNotSOAP])
    }

    @Test func faultsAreSignedToo() throws {
        let fault = XMLElement(
            "Fault", prefix: "soapenv", namespace: SOAPVersion.v11.namespace,
            children: [.element(XMLElement("faultcode", text: "soapenv:Client"))])
        let sent = try SOAPSigner(identity: pki.identity("p256"))
            .sign(body: [fault], at: TestPKI.now, confirming: [7])
        #expect(try message.verify(sent.bytes, confirmationOf: [7]).value?.isFault == true)
    }

    @Test func confirmation() throws {
        let request = try message.signed()
        let value = request.signatureValue
        let answer = try message.signed(by: "rsa", confirming: value).bytes
        #expect(try message.verify(answer, confirmationOf: value).failedSteps == [])
        #expect(try message.verify(answer).failedSteps == [])
        var other = value
        other[0] ^= 1
        #expect(try message.verify(answer, confirmationOf: other).codes == [.confirmationWrong])
        #expect(try message.verify(request.bytes, confirmationOf: value).codes == [.confirmationMissing])
        let added = request.bytes.replacing(
            "<ds:Signature ",
            with:
                "<c:SignatureConfirmation xmlns:c=\"http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd\""
                + " Value=\"\(Base64.encode(value))\"></c:SignatureConfirmation><ds:Signature ")
        #expect(try message.verify(added, confirmationOf: value).codes == [.confirmationNotCovered])
    }

    /// Window of 300 s, skew of 30 s: each at its value and one over.
    @Test func freshness() throws {
        let bytes = try message.signed().bytes
        func codes(_ milliseconds: Int64) throws -> [FailedStep.Code] {
            try message.verify(bytes, at: TestPKI.now.advanced(by: .milliseconds(milliseconds))).codes
        }
        #expect(try codes(-30_000) == [])
        #expect(try codes(-30_001) == [.timestampInFuture])
        #expect(try codes(329_999) == [])
        #expect(try codes(330_000) == [.timestampExpired])
        let long = try message.signed(lifetime: .milliseconds(300_001)).bytes
        #expect(try message.verify(long).codes == [.timestampWindowTooLong])
        let backwards = try message.signed(lifetime: .seconds(-1)).bytes
        #expect(try message.verify(backwards).codes == [.timestampNotValid])
    }

    @Test func trustIsJudged() throws {
        #expect(try message.verify(message.signed(by: "stranger").bytes).codes == [.certificateIssuerUntrusted])
        #expect(try message.verify(message.signed(by: "enciphering").bytes).codes == [.certificateKeyUsage])
        let verifier = SOAPVerifier(trust: try pki.trust(revocationLists: ["revoked.crl"]))
        let revoked = try message.signed(by: "revoked").bytes
        #expect(try verifier.verify(bytes: revoked, at: TestPKI.now).codes == [.certificateRevoked])
        #expect(try message.verify(revoked).codes == [])
    }

    @Test(arguments: [
        (">ticket-1<", ">ticket-2<", [FailedStep.Code.digestWrong]),
        (":00.000Z</wsu:Expires>", ":00.001Z</wsu:Expires>", [.digestWrong, .timestampWindowTooLong]),
        (":00.000Z</wsu:Created>", ":00.000</wsu:Created>", [.digestWrong, .timestampNotValid]),
        ("URI=\"#wss-body\"", "URI=\"#wss-bodi\"", [.referenceNotResolved, .bodyNotCovered, .signatureValueWrong]),
        ("URI=\"#wss-body\"", "URI=\"#d-ticket-1\"", [.referenceMisplaced, .bodyNotCovered, .signatureValueWrong]),
        (
            "URI=\"#wss-body\"", "URI=\"#wss-timestamp\"",
            [.referenceRepeated, .bodyNotCovered, .signatureValueWrong]
        ),
        (
            "URI=\"#wss-timestamp\"", "URI=\"#wss-body\"",
            [.referenceRepeated, .timestampNotCovered, .signatureValueWrong]
        ),
        ("<wsse:Reference URI=\"#wss-token\"", "<wsse:Reference URI=\"#wss-body\"", [.referenceMisplaced]),
        ("<wsse:Reference URI=\"#wss-token\"", "<wsse:Reference URI=\"#none\"", [.referenceNotResolved]),
        ("<wsse:Reference URI=\"#wss-token\"", "<wsse:Reference URI=\"x#wss-token\"", [.externalReferenceRefused]),
        (
            "<wsse:SecurityTokenReference>", "<wsse:Other></wsse:Other><wsse:SecurityTokenReference>",
            [.keyInfoRefused]
        ),
        ("1.0#X509v3\" wsu", "1.0#X509PKIPathv1\" wsu", [.certificateUnreadable]),
        ("<soapenv:Body ", "<soapenv:Body wsu:x=\"1\" ", [.digestWrong]),
        ("<note>", "<note Id=\"wss-body\">", [.idRepeated, .referenceMisplaced, .bodyNotCovered]),
        ("</soapenv:Envelope>", "<x></x></soapenv:Envelope>", [.structureRefused]),
        ("<wsu:Timestamp ", "<wsse:UsernameToken></wsse:UsernameToken><wsu:Timestamp ", [.structureRefused]),
        ("<wsse:Security ", "<x></x><wsse:Security ", []),
        ("<wsse:Security ", "<x soapenv:mustUnderstand=\"0\"></x><wsse:Security ", []),
        ("<wsse:Security ", "<x soapenv:mustUnderstand=\"1\"></x><wsse:Security ", [.headerNotUnderstood]),
        ("<wsse:Security ", "<x soapenv:mustUnderstand=\"true\"></x><wsse:Security ", [.headerNotUnderstood]),
        (
            "</wsse:Security>", "</wsse:Security><wsse:Security xmlns:wsse=\"WSSE\"></wsse:Security>",
            [.securityHeaderRepeated]
        ),
    ])
    func spoilt(_ old: String, _ new: String, _ codes: [FailedStep.Code]) throws {
        let bytes = try message.signed().bytes
        let spoilt = bytes.replacing(old, with: new.replacingOccurrences(of: "WSSE", with: Namespace.wsse))
        #expect(spoilt != bytes)
        let verdict = try message.verify(spoilt)
        #expect(Set(verdict.codes) == Set(codes))
        #expect((verdict.value != nil) == codes.isEmpty)
    }

    /// Every single bit of the signature value and some of the covered parts.
    @Test func oneBit() throws {
        let sent = try message.signed()
        for index in sent.signatureValue.indices {
            var value = sent.signatureValue
            value[index] ^= 1
            let spoilt = sent.bytes.replacing(Base64.encode(sent.signatureValue), with: Base64.encode(value))
            #expect(try message.verify(spoilt).codes == [.signatureValueWrong])
        }
    }

    /// The message has three references (token, Timestamp, Body) and one token.
    @Test func limitsOfTheSignature() throws {
        let bytes = try message.signed().bytes
        let trust = try pki.trust()
        func codes(_ limits: XMLLimits) throws -> [FailedStep.Code] {
            try SOAPVerifier(trust: trust, limits: limits).verify(bytes: bytes, at: TestPKI.now).codes
        }
        #expect(try codes(XMLLimits(referenceCount: 3)) == [])
        #expect(try codes(XMLLimits(referenceCount: 2)).contains(.limitExceeded))
        #expect(try codes(XMLLimits(certificateCount: 1)) == [])
        #expect(try codes(XMLLimits(certificateCount: 0)).contains(.limitExceeded))
    }

    /// Digests of what a stranger signed, or what nobody signed, are not worth computing.
    @Test func strangersCostNoDigests() throws {
        let stranger = try message.signed(by: "stranger").bytes.replacing(">ticket-1<", with: ">ticket-2<")
        #expect(try message.verify(stranger).codes == [.certificateIssuerUntrusted])
        let sent = try message.signed()
        var value = sent.signatureValue
        value[0] ^= 1
        let unsigned = sent.bytes.replacing(">ticket-1<", with: ">ticket-2<")
            .replacing(Base64.encode(sent.signatureValue), with: Base64.encode(value))
        #expect(try message.verify(unsigned).codes == [.signatureValueWrong])
        #expect(try message.verify(sent.bytes.replacing(">ticket-1<", with: ">ticket-2<")).codes == [.digestWrong])
    }

    @Test func bodyElements() throws {
        func codes(_ count: Int) throws -> [FailedStep.Code] {
            let body = (0..<count).map { XMLElement("part", text: "\($0)") }
            return try message.verify(
                SOAPSigner(identity: pki.identity("p256")).sign(body: body, at: TestPKI.now).bytes
            ).codes
        }
        #expect(try codes(4) == [])
        #expect(try codes(5) == [.limitExceeded])
    }

    /// Combining marks and joiners behind `#` are part of the Id, which is bytes.
    @Test(arguments: ["\u{301}", "\u{200D}", "\u{FE0F}"])
    func marksBehindTheNumberSign(_ mark: String) throws {
        let bytes = try message.signed().bytes
        let token = bytes.replacing("<wsse:Reference URI=\"#", with: "<wsse:Reference URI=\"#" + mark)
        #expect(try message.verify(token).codes == [.referenceNotResolved])
        let body = bytes.replacing("URI=\"#wss-body", with: "URI=\"#\(mark)wss-body")
        #expect(try Set(message.verify(body).codes) == [.idNotValid, .bodyNotCovered, .signatureValueWrong])
    }

    @Test func servesManyTasks() async throws {
        let bytes = try message.signed(by: "rsa").bytes
        let verifier = SOAPVerifier(trust: try pki.trust(revocationLists: ["revoked.crl"]))
        let outcomes = try await withThrowingTaskGroup(of: [FailedStep.Code].self) { group in
            for _ in 0..<100 { group.addTask { try verifier.verify(bytes: bytes, at: TestPKI.now).codes } }
            return try await group.reduce(into: Set<[FailedStep.Code]>()) { $0.insert($1) }
        }
        #expect(outcomes == [[]])
    }

    @Test func withoutSecurity() throws {
        let open = "<s:Envelope xmlns:s=\"\(SOAPVersion.v11.namespace)\">"
        func codes(_ rest: String) throws -> [FailedStep.Code] { try message.verify(Array((open + rest).utf8)).codes }
        #expect(try codes("<s:Body><a/></s:Body></s:Envelope>") == [.securityHeaderMissing])
        #expect(try codes("<s:Header/><s:Body><a/></s:Body></s:Envelope>") == [.securityHeaderMissing])
        #expect(try codes("<s:Header/></s:Envelope>") == [.structureRefused])
        #expect(try codes("<s:Body/><s:Body/></s:Envelope>") == [.structureRefused])
        let empty = "<s:Header><w:Security xmlns:w=\"\(Namespace.wsse)\"/></s:Header><s:Body/></s:Envelope>"
        #expect(try codes(empty) == [.signatureMissing])
    }
}
