import Testing

@testable import XMLSecurity

/// Each limit of a signature at its value and one over.
@Suite struct SignatureLimitsTests {
    /// What is tested here.
    static let limits: [KeyPath<XMLLimits, Int> & Sendable] = [
        \.bodyElementCount, \.referenceCount, \.prefixCount, \.certificateCount, \.certificateByteCount,
    ]

    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    private func steps(_ bytes: [UInt8], _ limits: XMLLimits = .standard) throws -> [FailedStep] {
        try SOAPVerifier(trust: pki.trust(), limits: limits).verify(bytes: bytes, at: TestPKI.now).failedSteps
    }

    private func documentSteps(_ bytes: [UInt8], _ limits: XMLLimits = .standard) throws -> [FailedStep] {
        try DocumentVerifier(trust: pki.trust(), limits: limits).verify(bytes: bytes, at: TestPKI.now).failedSteps
    }

    private func message(children: Int) throws -> [UInt8] {
        let body = (0..<children).map { TestDocument.root(id: "d-\($0)") }
        return try SOAPSigner(identity: pki.identity("p256")).sign(body: body, at: TestPKI.now).bytes
    }

    @Test func bodyElements() throws {
        let count = XMLLimits.standard.bodyElementCount
        #expect(try steps(message(children: count)) == [])
        #expect(try steps(message(children: count + 1)) == [FailedStep(.limitExceeded, "child elements of Body")])
    }

    /// A message of ours has three references.
    @Test func references() throws {
        let bytes = try message(children: 1)
        #expect(try steps(bytes, XMLLimits(referenceCount: 3)) == [])
        #expect(
            try steps(bytes, XMLLimits(referenceCount: 2)).contains(
                FailedStep(.limitExceeded, "number of ds:Reference")))
    }

    @Test(arguments: [0, 1])
    func referencesOfTheStandard(_ over: Int) throws {
        let exceeded = FailedStep(.limitExceeded, "number of ds:Reference")
        let bytes = try TestDocument.signed(by: pki.identity("p256"))
        let document = try DocumentParts(bytes)
        let more = XMLLimits.standard.referenceCount - 1 + over
        let copies = String(repeating: document.portable(document.reference), count: more)
        let changed = [Change.after(document.reference, copies)].applied(to: bytes)
        #expect(try documentSteps(changed).contains(exceeded) == (over == 1))
        let soapBytes = try message(children: 1)
        let soap = try SOAPParts(soapBytes)
        let room = XMLLimits.standard.referenceCount - soap.references.count + over
        let soapCopies = String(repeating: soap.portable(soap.references[0]), count: room)
        let changedSOAP = [Change.after(soap.references[0], soapCopies)].applied(to: soapBytes)
        #expect(try steps(changedSOAP).contains(exceeded) == (over == 1))
    }

    /// Signed by xmlsec1; one pass over the message and a tree of it. `#default` counts.
    @Test(arguments: [0, 1])
    func prefixes(_ over: Int) throws {
        let list = (["#default"] + (1..<XMLLimits.standard.prefixCount + over).map { "p\($0)" }).joined(separator: " ")
        let inReferences = try PrefixListMessage.signed(pki, inReferences: list)
        let inSignedInfo = try PrefixListMessage.signed(pki, inSignedInfo: list)
        func exceeded(_ references: [String?]) -> [FailedStep] {
            over == 0
                ? [] : references.map { FailedStep(.limitExceeded, "prefixes of one PrefixList", .init(reference: $0)) }
        }
        let plain = PlainReading(trust: try pki.trust())
        #expect(try steps(inReferences).filter { $0.code == .limitExceeded } == exceeded(["#time", "#body"]))
        #expect(try plain.verify(inReferences, at: TestPKI.now).failedSteps == steps(inReferences))
        #expect(try steps(inSignedInfo) == exceeded([nil]))
        #expect(try plain.verify(inSignedInfo, at: TestPKI.now).failedSteps == steps(inSignedInfo))
        if over == 0 { #expect(try steps(inReferences) == []) }
    }

    /// A document takes none, so at the limit its PrefixList is what is refused, over it the number.
    @Test(arguments: [(0, FailedStep.Code.canonicalizationRefused), (1, .limitExceeded)])
    func prefixesOfADocument(_ over: Int, _ code: FailedStep.Code) throws {
        let list = (0..<XMLLimits.standard.prefixCount + over).map { "p\($0)" }.joined(separator: " ")
        let parameter =
            "<ec:InclusiveNamespaces xmlns:ec=\"\(Namespace.exclusiveCanonicalization)\" PrefixList=\"\(list)\"/>"
        let bytes = try TestDocument.signed(by: pki.identity("p256")).replacing(
            "</ds:CanonicalizationMethod>", with: parameter + "</ds:CanonicalizationMethod>")
        #expect(try documentSteps(bytes).map(\.code).contains(code))
        #expect(try documentSteps(bytes).map(\.code).contains(.limitExceeded) == (over == 1))
    }

    @Test func certificates() throws {
        let count = XMLLimits.standard.certificateCount
        let bytes = try TestDocument.signed(by: pki.identity("p256"))
        let document = try DocumentParts(bytes)
        func with(_ count: Int) -> [UInt8] {
            let copies = String(repeating: document.portable(document.certificate), count: count - 1)
            return [Change.after(document.certificate, copies)].applied(to: bytes)
        }
        #expect(try documentSteps(with(count)) == [])
        #expect(try documentSteps(with(count + 1)) == [FailedStep(.limitExceeded, "number of ds:X509Certificate")])
    }

    /// White space counts. The certificate at the limit is a stranger's.
    @Test func certificateBytes() throws {
        let limit = XMLLimits.standard.certificateByteCount
        let small = CraftedCertificate(key: try pki.certificate("p256")).der.count
        let der = CraftedCertificate(
            serial: [UInt8](repeating: 1, count: limit / 4 * 3 - small - 6), key: try pki.certificate("p256")
        ).der
        let text = Base64.encode(der)
        let padded = text + String(repeating: " ", count: limit - text.utf8.count)
        let own = Base64.encode(try pki.certificate("p256").der)
        let exceeded = FailedStep(.limitExceeded, "bytes of a certificate")
        for (text, isOver) in [(padded, false), (padded + " ", true)] {
            let document = try TestDocument.signed(by: pki.identity("p256")).replacing(own, with: text)
            #expect(try documentSteps(document).contains(exceeded) == isOver)
            #expect(try documentSteps(document).map(\.code).contains(.certificateIssuerUntrusted) != isOver)
            let message = try SOAPSigner(identity: pki.identity("p256")).sign(body: [], at: TestPKI.now).bytes
            #expect(try steps(message.replacing(own, with: text)).contains(exceeded) == isOver)
        }
    }

    @Test func tokens() throws {
        let count = XMLLimits.standard.certificateCount
        let bytes = try message(children: 1)
        let soap = try SOAPParts(bytes)
        func with(_ count: Int) throws -> [UInt8] {
            let id = try soap.id(of: soap.token)
            let copies = (1..<count).map { soap.portable(soap.token).replacing("\"\(id)\"", "\"t-\($0)\"") }
            return [Change.after(soap.token, copies.joined())].applied(to: bytes)
        }
        #expect(try steps(with(count)) == [])
        #expect(
            try steps(with(count + 1)) == [FailedStep(.limitExceeded, "number of wsse:BinarySecurityToken")])
    }
}
