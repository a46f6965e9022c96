import Testing

@testable import XMLSecurity

/// "Coverage" in docs/xml-profile.md, part by part, and that nothing uncovered comes out of a verifier.
@Suite struct CoverageTests {
    typealias Part = SecurityOctets.Part

    let pki: TestPKI
    let message: TestMessage

    init() throws {
        pki = try TestPKI.shared.get()
        message = TestMessage(pki: pki)
    }

    private static let body =
        "<s:Body xmlns:s=\"\(SOAPVersion.v11.namespace)\" xmlns:wsu=\"\(Namespace.wsu)\" wsu:Id=\"body\"><a>one</a></s:Body>"

    /// A message whose signature covers only the parts with those Ids, in that order.
    private func signed(
        covering ids: [String], confirming: [UInt8]? = nil, header: String = "", envelope: String = ""
    ) throws -> [UInt8] {
        let identity = try pki.identity("p256")
        var parts = [
            SecurityOctets.token(identity.certificate, id: "token"),
            SecurityOctets.timestamp(
                created: TestPKI.now, expires: TestPKI.now.advanced(by: .seconds(300)), id: "time"),
        ]
        if let confirming { parts.append(SecurityOctets.confirmation(of: confirming, id: "confirmation")) }
        let all = parts + [Part(id: "body", octets: [], digest: SHA256Digest.of(Array(Self.body.utf8)))]
        let covered = ids.compactMap { id in all.first { $0.id == id } }
        try #require(covered.count == ids.count)
        let signedInfo = SecurityOctets.signedInfo(covered, method: identity.key.method)
        let security = SecurityOctets.security(
            parts, signedInfo: signedInfo, value: try identity.key.handle.sign(signedInfo), token: "token",
            version: .v11)
        let start = "<s:Envelope xmlns:s=\"\(SOAPVersion.v11.namespace)\"\(envelope)><s:Header>\(header)"
        return Array(start.utf8) + security + Array("</s:Header>\(Self.body)</s:Envelope>".utf8)
    }

    @Test(arguments: [
        (["time", "body"], []), (["token", "time", "body"], []), (["body", "time"], []),
        (["time"], [FailedStep.Code.bodyNotCovered]), (["token", "time"], [.bodyNotCovered]),
        (["body"], [.timestampNotCovered]), (["token", "body"], [.timestampNotCovered]),
        (["token"], [.bodyNotCovered, .timestampNotCovered]),
    ])
    func partsOfAMessage(_ covered: [String], _ codes: [FailedStep.Code]) throws {
        #expect(try message.verify(signed(covering: covered)).codes == codes)
    }

    @Test func confirmationOfAnAnswer() throws {
        let covered = try signed(covering: ["time", "body", "confirmation"], confirming: [1, 2])
        let uncovered = try signed(covering: ["time", "body"], confirming: [1, 2])
        #expect(try message.verify(covered, confirmationOf: [1, 2]).codes == [])
        #expect(try message.verify(covered, confirmationOf: [1, 3]).codes == [.confirmationWrong])
        #expect(try message.verify(uncovered, confirmationOf: [1, 2]).codes == [.confirmationNotCovered])
        #expect(
            try message.verify(signed(covering: ["time", "body"]), confirmationOf: [1, 2]).codes
                == [.confirmationMissing])
        // Who asked nothing reads no confirmation.
        #expect(try message.verify(uncovered).codes == [])
    }

    /// Unsigned neighbours are let pass where nobody reads them, and do not come out.
    @Test func nothingUncoveredComesOut() throws {
        let bytes = try signed(
            covering: ["time", "body"], header: "<x wsu:Id=\"secret\">secret</x>",
            envelope: " secret=\"secret\" xmlns:secret=\"urn:secret\" xmlns:wsu=\"\(Namespace.wsu)\"")
        let verified = try #require(try message.verify(bytes).value)
        #expect(verified.canonicalBody.string == Self.body)
        #expect(!"\(verified) \(try verified.bodyElements())".contains("secret"))
        var all = ""
        dump(verified, to: &all)
        #expect(!all.contains("secret"))
        #expect(try verified.onlyBodyElement()?.text == "one")
    }

    /// Not the root but a child of it is covered.
    @Test func documentIsCoveredWhole() throws {
        let identity = try pki.identity("p256")
        let child = XMLElement("note", attributes: [XMLAttribute("Id", "d-note")], children: [.text("one")])
        let root = XMLElement(
            "doc", attributes: [XMLAttribute("Id", "d-root")], children: [.element(child)])
        func signed(over id: String, _ octets: [UInt8]) throws -> [UInt8] {
            let target = SignatureBuilder.Target(id: id, canonicalBytes: octets, isEnveloped: true)
            let signature = try SignatureBuilder(key: identity.key).signature(
                over: [target], keyInfo: [.element(SignatureBuilder.x509Data([identity.certificate]))])
            return root.replacing(children: root.children + [.element(signature.element)]).canonicalBytes()
        }
        func codes(_ bytes: [UInt8]) throws -> [FailedStep.Code] {
            try DocumentVerifier(trust: pki.trust()).verify(bytes: bytes, at: TestPKI.now).codes
        }
        #expect(try codes(signed(over: "d-root", root.canonicalBytes())) == [])
        #expect(try codes(signed(over: "d-note", child.canonicalBytes())) == [.referenceMisplaced])
    }

    /// The element that comes out is what was digested, byte for byte.
    @Test func documentThatComesOutIsWhatWasDigested() throws {
        let bytes = try TestDocument.signed(by: pki.identity("p256"))
        let dressed = bytes.replacing(" Id=\"d-ticket-1\"", with: "\n xmlns:secret=\"urn:secret\" Id='d-ticket-1'")
            .replacing("<note>", with: "<!-- secret --><note><!-- secret -->")
        #expect(dressed != bytes)
        let verified = try #require(
            try DocumentVerifier(trust: pki.trust()).verify(bytes: dressed, at: TestPKI.now).value)
        #expect(verified.bytes == bytes)
        #expect(!verified.element.canonicalBytes().string.contains("secret"))
        let said = try #require(bytes.string.firstMatch(of: /<ds:DigestValue>([^<]*)</)).1
        #expect(Base64.encode(SHA256Digest.of(verified.element.canonicalBytes())) == String(said))
    }
}
