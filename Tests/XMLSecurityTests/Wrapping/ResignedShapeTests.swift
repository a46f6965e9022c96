import Testing

@testable import XMLSecurity

/// The shapes, signed anew over what they made of SignedInfo: a member who forges his own messages.
///
/// What was refused for its signature alone has now to be refused for what it is, or the signature covers what the caller gets.
@Suite struct ResignedShapeTests {
    let samples: [SOAPSample]

    init() throws { samples = try SOAPSample.all.get() }

    @Test(arguments: SOAPShapes.groups.map(\.title))
    func refusedForWhatItIsOrSigned(_ title: String) throws {
        let group = try #require(SOAPShapes.groups.first { $0.title == title })
        for shape in group.shapes {
            for sample in samples {
                guard let changed = try sample.changed(shape), let bytes = try Resigned.message(changed, by: sample.key)
                else { continue }
                let outcome = sample.judge(bytes)
                #expect(outcome.text == sample.judgePlainly(bytes).text, "\(sample.name): \(shape.name)")
                switch outcome {
                case .refused(let steps):
                    let isHis = try Resigned.isOfTheSigner(bytes, sample)
                    #expect(
                        steps != ["signature-value-wrong"] || !isHis, "\(sample.name): \(shape.name): \(bytes.string)")
                case .accepted(let value):
                    #expect(try Resigned.covers(value, bytes), "\(sample.name): \(shape.name): \(bytes.string)")
                }
            }
        }
    }

    /// The means themselves: a message signed anew is valid, and one bit beside it is not.
    @Test func signedAnewIsValid() throws {
        for sample in samples {
            let bytes = try #require(try Resigned.message(sample.bytes, by: sample.key))
            #expect(sample.judge(bytes).value != nil, "\(sample.name)")
            let parts = try SOAPParts(bytes)
            let spoilt = [Change.attribute(parts.signedInfo, " Id=\"x\"")].applied(to: bytes)
            #expect(sample.judge(spoilt).text == "`signature-value-wrong`")
        }
    }
}

/// Messages whose SignatureValue is made anew.
enum Resigned {
    /// `bytes` with the SignatureValue of `key` over the first SignedInfo; nil when there is none to sign, or no place for it.
    static func message(_ bytes: [UInt8], by key: String) throws -> [UInt8]? {
        guard let envelope = try? XMLReader.parse(bytes), let parts = try? SOAPParts(bytes),
            let chain = chain(in: envelope)
        else { return nil }
        let context = chain.dropLast().flatMap(\.namespaceDeclarations)
        let octets = Canonicalizer.bytes(
            of: chain[4], inclusivePrefixes: prefixes(chain[4]), context: Array(context))
        let value = try TestPKI.shared.get().identity(key).key.handle.sign(octets)
        return [Change.content(parts.signatureValue, Base64.encode(value))].applied(to: bytes)
    }

    /// Envelope, Header, Security, Signature, SignedInfo.
    private static func chain(in envelope: XMLElement) -> [XMLElement]? {
        guard let header = envelope.first("Header", namespace: envelope.namespace),
            let security = header.first("Security", namespace: Namespace.wsse),
            let signature = security.first("Signature", namespace: Namespace.signature),
            let signedInfo = signature.first("SignedInfo", namespace: Namespace.signature)
        else { return nil }
        return [envelope, header, security, signature, signedInfo]
    }

    private static func prefixes(_ signedInfo: XMLElement) -> [String] {
        let parameter = signedInfo.first("CanonicalizationMethod", namespace: Namespace.signature)?
            .first("InclusiveNamespaces", namespace: Namespace.exclusiveCanonicalization)
        return parameter?.attribute("PrefixList")?.split(separator: " ").map { $0 == "#default" ? "" : String($0) }
            ?? []
    }

    /// Whether the token and the method are those by which `sample` was signed; with others the key of somebody else has to fit.
    static func isOfTheSigner(_ bytes: [UInt8], _ sample: SOAPSample) throws -> Bool {
        let parts = try SOAPParts(bytes)
        let method: SignatureMethod = sample.key == "rsa" ? .rsaSHA256 : .ecdsaSHA256
        let named = try parts.method("SignatureMethod").attribute("Algorithm").value
        return parts.source(parts.token.content) == sample.token && named == method.rawValue
    }

    /// Whether the signature holds the digest of what `value` hands out, under the Id of the one Body in its place.
    static func covers(_ value: VerifiedMessage, _ bytes: [UInt8]) throws -> Bool {
        let envelope = try XMLReader.parse(bytes)
        let signedInfo = chain(in: envelope)?.last
        let body = envelope.first("Body", namespace: envelope.namespace)
        guard let signedInfo, let id = body?.attribute("Id", namespace: Namespace.wsu) else { return false }
        let references = signedInfo.all("Reference", namespace: Namespace.signature)
            .filter { $0.attribute("URI") == "#" + id }
        let digest = references.first?.first("DigestValue", namespace: Namespace.signature)?.text
        return references.count == 1 && digest.flatMap(Base64.decode) == SHA256Digest.of(value.canonicalBody)
    }
}
