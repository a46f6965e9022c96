import Testing

@testable import XMLSecurity

/// Each limit of the parse at its standard value and one over, wherever content may stand.
@Suite struct XMLLimitsTests {
    /// One limit and content that uses up what a place leaves of it.
    struct Case: CustomTestStringConvertible {
        let name: String
        /// The value of the limit.
        let limit: KeyPath<XMLLimits, Int> & Sendable
        /// What a refusal names.
        let reason: String
        /// Content with so many of what is counted.
        let content: @Sendable (Int) -> String

        init(
            _ name: String, _ limit: KeyPath<XMLLimits, Int> & Sendable, _ reason: String,
            _ content: @escaping @Sendable (Int) -> String
        ) {
            self.name = name
            self.limit = limit
            self.reason = reason
            self.content = content
        }

        var testDescription: String { name }
    }

    /// Where the content stands.
    enum Place: CaseIterable {
        case tree, document, header, body

        private static let soap = SOAPVersion.v11.namespace

        func bytes(_ content: String) -> [UInt8] {
            switch self {
            case .tree, .document: return Array("<a>\(content)</a>".utf8)
            case .header: return Self.envelope(content, "")
            case .body: return Self.envelope("", content)
            }
        }

        private static func envelope(_ header: String, _ body: String) -> [UInt8] {
            Array(
                "<e:Envelope xmlns:e='\(soap)'><e:Header>\(header)</e:Header><e:Body>\(body)</e:Body></e:Envelope>".utf8
            )
        }

        /// What the place itself has of it.
        func own(_ limit: KeyPath<XMLLimits, Int>) -> Int {
            let isSOAP = self == .header || self == .body
            switch limit {
            case \.byteCount: return bytes("").count
            case \.depth: return isSOAP ? 2 : 1
            case \.elementCount: return isSOAP ? 3 : 1
            case \.namespaceScopeCount: return isSOAP ? 1 : 0
            case \.namespaceByteCount: return isSOAP ? 3 * Self.soap.utf8.count : 0
            default: return 0
            }
        }

        /// Why the bytes are refused unjudged, nil when they are judged.
        func refusal(_ bytes: [UInt8], _ limits: XMLLimits, _ trust: TrustStore) -> XMLSecurityError? {
            do throws(XMLSecurityError) {
                switch self {
                case .tree: _ = try XMLReader.parse(bytes, limits: limits)
                case .document:
                    _ = try DocumentVerifier(trust: trust, limits: limits).verify(bytes: bytes, at: TestPKI.now)
                case .header, .body:
                    _ = try SOAPVerifier(trust: trust, limits: limits).verify(bytes: bytes, at: TestPKI.now)
                }
                return nil
            } catch {
                return error
            }
        }
    }

    private static func nested(_ count: Int) -> String {
        String(repeating: "<b>", count: count) + String(repeating: "</b>", count: count)
    }

    /// `count` declarations, 16 an element.
    private static func scopes(_ count: Int) -> String {
        let tags = stride(from: 0, to: count, by: 16).map { first in
            "<b" + (first..<min(first + 16, count)).map { " xmlns:p\($0)='urn:p'" }.joined() + ">"
        }
        return tags.joined() + String(repeating: "</b>", count: tags.count)
    }

    /// `byteCount` bytes of namespace names, in elements that use one name of 1,024 bytes and one element with what is left.
    private static func namespaces(
        _ byteCount: Int, _ unit: String = "<p:c/>", uses: Int = 1, of escape: String = ""
    ) -> String {
        let name = { "urn:" + escape + String(repeating: "x", count: $0 - 4 - escape.utf8.count) }
        let unitCount = byteCount / 1024 / uses - 1
        return "<b xmlns:p='\(name(1024))'>" + String(repeating: unit, count: unitCount)
            + "<d xmlns='\(name(byteCount - unitCount * uses * 1024))'/></b>"
    }

    private static let signature = "<s:Signature xmlns:s='\(Namespace.signature)'/>"

    static let cases = [
        Case("bytes", \.byteCount, "more than 2097152 bytes") { count in
            // White space in a tag: neither text nor value grows.
            "<b" + String(repeating: " ", count: count - 4) + "/>"
        },
        Case("depth", \.depth, XMLLimits.Name.depth, nested),
        Case("elements", \.elementCount, XMLLimits.Name.elementCount) { String(repeating: "<b/>", count: $0) },
        Case("attributes", \.attributeCount, XMLLimits.Name.attributeCount) { count in
            "<b" + (0..<count).map { " a\($0)=''" }.joined() + "/>"
        },
        Case("attributes beside as many declarations", \.attributeCount, "attributes and declarations of one element") {
            count in
            "<b" + (0..<count).map { " a\($0)='12345'" }.joined() + (0..<32).map { " xmlns:p\($0)='urn:p'" }.joined()
                + "/>"
        },
        Case("declarations", \.namespaceCount, XMLLimits.Name.namespaceCount) { count in
            "<b" + (0..<count).map { " xmlns:p\($0)='urn:p'" }.joined() + "/>"
        },
        Case("declarations in scope", \.namespaceScopeCount, XMLLimits.Name.namespaceScopeCount, scopes),
        Case("bytes of namespace names", \.namespaceByteCount, XMLLimits.Name.namespaceByteCount) { namespaces($0) },
        Case("bytes of namespace names of attributes", \.namespaceByteCount, XMLLimits.Name.namespaceByteCount) {
            namespaces($0, "<c p:a='' p:b=''/>", uses: 2)
        },
        Case("bytes of namespace names with escapes", \.namespaceByteCount, XMLLimits.Name.namespaceByteCount) {
            namespaces($0, of: "&amp;")
        },
        Case("text", \.textByteCount, XMLLimits.Name.textByteCount) { String(repeating: "x", count: $0) },
        Case("text with a comment in it", \.textByteCount, XMLLimits.Name.textByteCount) {
            "x<!-- -->" + String(repeating: "x", count: $0 - 1)
        },
        Case("text with a CDATA section in it", \.textByteCount, XMLLimits.Name.textByteCount) {
            "<![CDATA[x]]>" + String(repeating: "x", count: $0 - 1)
        },
        Case("text of references", \.textByteCount, XMLLimits.Name.textByteCount) {
            "&#x10FFFF;" + String(repeating: "x", count: $0 - 4)
        },
        Case("attribute value", \.textByteCount, XMLLimits.Name.valueByteCount) {
            "<b c='" + String(repeating: "x", count: $0) + "'/>"
        },
        Case("signatures", \.signatureCount, XMLLimits.Name.signatureCount) { String(repeating: signature, count: $0) },
    ]

    @Test(arguments: cases, Place.allCases)
    func atTheLimitAndOneOver(_ limit: Case, _ place: Place) throws {
        let limits = XMLLimits.standard
        let room = limits[keyPath: limit.limit] - place.own(limit.limit)
        let trust = try TestPKI.shared.get().trust()
        let accepted = place.refusal(place.bytes(limit.content(room)), limits, trust)
        #expect(accepted == nil, "\(String(describing: accepted))")
        let refused = try #require(place.refusal(place.bytes(limit.content(room + 1)), limits, trust))
        #expect(refused.code == .limitExceeded)
        #expect(refused.reason == limit.reason)
    }

    /// A limit is tested here or in ``SignatureLimitsTests``.
    @Test func everyLimitIsTested() {
        let inSignatures = SignatureLimitsTests.limits
        let tested = Set(Self.cases.map { $0.limit as KeyPath<XMLLimits, Int> } + inSignatures.map { $0 })
        #expect(tested.count == Mirror(reflecting: XMLLimits.standard).children.count)
    }

    /// The parser can go as deep as the documented maximum.
    @Test func deepestLimit() throws {
        let deep = { (depth: Int) in Array(Self.nested(depth).utf8) }
        _ = try XMLReader.parse(deep(250), limits: XMLLimits(depth: 250))
        #expect(throws: XMLSecurityError.self) { try XMLReader.parse(deep(251), limits: XMLLimits(depth: 250)) }
    }
}
