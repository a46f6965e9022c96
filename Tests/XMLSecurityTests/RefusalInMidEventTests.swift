import Testing

@testable import XMLSecurity

/// A refusal while an element is being read must not take the input from under what is still read of it: the attributes that follow the
/// declarations, and the validator that gets the same event behind us. `make sanitize` runs these with AddressSanitizer, which sees a
/// read of freed memory; without it only the refusal shows.
@Suite struct RefusalInMidEventTests {
    private static let value = String(repeating: "0123456789", count: 40)

    private static func element(_ namespace: String) -> [UInt8] {
        Array("<a xmlns:r='\(namespace)' xmlns='urn:m' b='\(value)' c='\(value)'/>".utf8)
    }

    @Test func attributesBehindARefusedDeclaration() {
        #expect(throws: XMLSecurityError(.namespaceRefused, "")) { try XMLReader.parse(Self.element("relative")) }
        #expect(throws: Never.self) { try XMLReader.parse(Self.element("urn:r")) }
    }

    @Test func aValidatorBehindARefusal() throws {
        let scratch = try Scratch()
        let schema = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:m"><xs:element name="a"><xs:complexType>
            <xs:attribute name="b"/><xs:attribute name="c"/></xs:complexType></xs:element></xs:schema>
            """
        let schemas = try SchemaSet(path: scratch.file("m.xsd", Array(schema.utf8)))
        #expect(throws: XMLSecurityError(.namespaceRefused, "")) {
            try schemas.violations(in: Self.element("relative"))
        }
        #expect(try schemas.violations(in: Self.element("urn:r")) == [])
    }

    @Test func aRefusalInsideABody() {
        func message(_ namespace: String) -> [UInt8] {
            let soap = SOAPVersion.v11.namespace
            let content = String(decoding: Self.element(namespace), as: UTF8.self)
            return Array("<e:Envelope xmlns:e='\(soap)'><e:Body>\(content)</e:Body></e:Envelope>".utf8)
        }
        #expect(throws: XMLSecurityError(.namespaceRefused, "")) {
            try ParsedMessage(message("relative"), limits: .standard)
        }
        #expect(throws: Never.self) { try ParsedMessage(message("urn:r"), limits: .standard) }
    }

    /// Of several reasons in one element both readings report the same one.
    @Test func oneOfTwoReasons() {
        let (soap, signature) = (SOAPVersion.v11.namespace, Namespace.signature)
        let element = "<d:Signature xmlns:d='\(signature)' xmlns:r='relative'/>"
        let message = Array("<e:Envelope xmlns:e='\(soap)'><e:Body>\(element)</e:Body></e:Envelope>".utf8)
        let limits = XMLLimits(signatureCount: 0)
        #expect(throws: XMLSecurityError(.namespaceRefused, "")) { try XMLReader.parse(message, limits: limits) }
        #expect(throws: XMLSecurityError(.namespaceRefused, "")) { try ParsedMessage(message, limits: limits) }
        let plain = message.replacing("relative", with: "urn:r")
        #expect(throws: XMLSecurityError(.limitExceeded, "")) { try XMLReader.parse(plain, limits: limits) }
        #expect(throws: XMLSecurityError(.limitExceeded, "")) { try ParsedMessage(plain, limits: limits) }
    }
}
