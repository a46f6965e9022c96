import Testing
import XMLSecurity

/// Each limit at its value and one over.
@Suite struct XMLLimitsTests {
    static let signature = "<s:Signature xmlns:s='http://www.w3.org/2000/09/xmldsig#'/>"

    @Test(arguments: [
        (XMLLimits(byteCount: 10), "<a>345</a>", "<a>3456</a>"),
        (XMLLimits(depth: 2), "<a><b/></a>", "<a><b><c/></b></a>"),
        (XMLLimits(elementCount: 3), "<a><b/><b/></a>", "<a><b/><b/><b/></a>"),
        (XMLLimits(attributeCount: 1), "<a b='1'/>", "<a b='1' c='2'/>"),
        (XMLLimits(namespaceCount: 1), "<a xmlns='urn:a'/>", "<a xmlns='urn:a' xmlns:b='urn:b'/>"),
        (
            XMLLimits(namespaceScopeCount: 2), "<a xmlns='urn:a'><b xmlns:b='urn:b'/><c xmlns:b='urn:b'/></a>",
            "<a xmlns='urn:a'><b xmlns:b='urn:b'><c xmlns:c='urn:c'/></b></a>"
        ),
        (XMLLimits(textByteCount: 3), "<a>123</a>", "<a>1234</a>"),
        (XMLLimits(textByteCount: 3), "<a>1<!-- -->23</a>", "<a>12<!-- -->34</a>"),
        (XMLLimits(textByteCount: 3), "<a b='123'/>", "<a b='1234'/>"),
        (XMLLimits(signatureCount: 1), "<a>\(signature)</a>", "<a>\(signature)\(signature)</a>"),
    ])
    func limit(_ limits: XMLLimits, _ accepted: String, _ refused: String) throws {
        _ = try XMLReader.parse(Array(accepted.utf8), limits: limits)
        let error = try #require(throws: XMLSecurityError.self) {
            try XMLReader.parse(Array(refused.utf8), limits: limits)
        }
        #expect(error.code == .limitExceeded)
    }

    /// 256 declarations in scope, 16 an element.
    @Test func declarationsInScope() throws {
        func text(_ more: String) -> [UInt8] {
            let tags = (0..<16).map { depth in
                "<a" + (0..<16).map { " xmlns:p\(depth)x\($0)='urn:p'" }.joined() + ">"
            }
            return Array((tags.joined() + more + String(repeating: "</a>", count: 16)).utf8)
        }
        _ = try XMLReader.parse(text("<b/>"))
        let error = try #require(throws: XMLSecurityError.self) { try XMLReader.parse(text("<b xmlns='urn:b'/>")) }
        #expect(error.code == .limitExceeded)
    }

    @Test func theStandardLimits() throws {
        let limits = XMLLimits.standard
        #expect(limits.byteCount == 2_097_152)
        let deep = { (depth: Int) in
            Array((String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)).utf8)
        }
        _ = try XMLReader.parse(deep(limits.depth))
        #expect(throws: XMLSecurityError.self) { try XMLReader.parse(deep(limits.depth + 1)) }
        _ = try XMLReader.parse(deep(250), limits: XMLLimits(depth: 250))
    }
}
