import Testing

@testable import XMLSecurity

/// The one pass over a message says what a tree of it says.
@Suite struct OnePassTests {
    let pki: TestPKI
    let message: TestMessage

    init() throws {
        pki = try TestPKI.shared.get()
        message = TestMessage(pki: pki)
    }

    private static let soap = SOAPVersion.v11.namespace

    private static func envelope(_ body: String, root: String = "", attributes: String = "") -> [UInt8] {
        Array(
            "<e:Envelope xmlns:e=\"\(soap)\"\(root)><e:Header/><e:Body\(attributes)>\(body)</e:Body></e:Envelope>".utf8)
    }

    /// What canonical form has to get right, as content of a Body.
    static let contents = [
        "", " ", "text", "a<![CDATA[<&>]]>b", "a<!-- no -->b", "&lt;&gt;&amp;&quot;&apos;&#13;&#9;&#10;", "]]&gt;",
        "<a b='\"' c=\"'\" d=\"&#9;&#10;&#13;&lt;&gt;&amp;\"/>", "<a  z = '1'\n a='2'/>",
        "<p:a xmlns:p='urn:1'><p:b xmlns:p='urn:2'><p:c/></p:b><p:d/></p:a>",
        "<a xmlns='urn:1'><b xmlns=''><c xmlns='urn:1'/><d/></b></a>", "<a xmlns=''><b/></a>",
        "<q:a/>", "<a q:x='1' x='2' xmlns:r='urn:q' r:y='3'/>",
        "<a xmlns:z='urn:z' xmlns:b='urn:b' z:i='1' b:i='2' i='3'/>",
        "<a xml:lang='nl'><b xml:space='preserve'> </b></a>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:id='i'/>",
        "<e:a/>", "<a xmlns:e='urn:other'><e:b/></a>", "<d/>", "<q:a xmlns:q='urn:q'><q:b xmlns:q='urn:q'/></q:a>",
        "é ü ß 𝄞 \u{FFFD}", "<é ö='ü'>中文</é>", "<a>" + String(repeating: "0123456789", count: 100) + "&amp;</a>",
        "<a " + (0..<32).map { "a\($0)='\($0)'" }.joined(separator: " ") + "/>", "<a Id='x'/><b Id='y'/>",
    ]

    @Test(arguments: contents)
    func bodyIsTheCanonicalFormOfItsTree(_ content: String) throws {
        for root in ["", " xmlns:q='urn:q' xmlns='urn:d'"] where root != "" || !content.contains("q:") {
            for prefixes in [[], ["q"], ["", "e", "q", "none", "xml"]] {
                let bytes = Self.envelope(content, root: root)
                let streamed = try ParsedMessage(bytes, limits: .standard, bodyPrefixes: prefixes).payload
                let tree = try #require(PlainReading.payload(try XMLReader.parse(bytes), prefixes: prefixes))
                #expect(try #require(streamed).octets.text == tree.octets.text)
                #expect(streamed?.childCount == tree.childCount)
            }
        }
    }

    /// The judge is libxml2's own exclusive C14N, through lxml, which does not hand `#default` on: xmlsec1 judges that.
    @Test(arguments: contents, [[], ["q"], ["e", "q", "none"]])
    func bodyIsWhatLibxml2Writes(_ content: String, _ prefixes: [String]) throws {
        let bytes = Self.envelope(content, root: " xmlns:q='urn:q' xmlns='urn:d'")
        let streamed = try #require(try ParsedMessage(bytes, limits: .standard, bodyPrefixes: prefixes).payload)
        let outcome = try Judge.python(
            "c14n.py", ["Body"] + prefixes, input: bytes)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.string == streamed.octets.text)
    }

    /// Every single-byte change of a signed message that can be made in a second: same verdict from both readings.
    @Test func spoiltMessagesGetTheSameVerdict() throws {
        let bytes = try message.signed().bytes
        let trust = try pki.trust()
        for position in stride(from: 0, to: bytes.count, by: 37) {
            for replacement in [UInt8(ascii: "x"), UInt8(ascii: "<"), UInt8(ascii: "\"")] {
                var spoilt = bytes
                spoilt[position] = replacement
                try expectSameVerdict(spoilt, trust)
            }
        }
    }

    @Test(arguments: [
        ("<soapenv:Body", "<soapenv:Body/><soapenv:Body"), ("<soapenv:Header>", "<soapenv:Body/><soapenv:Header>"),
        ("</soapenv:Envelope>", "<soapenv:Body/></soapenv:Envelope>"),
        ("<informationCustomer>", "<a Id=\"wss-body\"/><informationCustomer>"),
        ("<informationCustomer>", "<!-- c --><informationCustomer>"), ("<ticket>", "<ticket><!-- c -->"),
        ("<informationCustomer>", "<?pi?><informationCustomer>"),
        ("<informationCustomer>", "<a Id=\"é\"/><informationCustomer>"),
        ("<informationCustomer>", "<a xmlns:r=\"relative\"/><informationCustomer>"),
    ])
    func wrappedMessagesGetTheSameVerdict(_ old: String, _ new: String) throws {
        let bytes = try message.signed().bytes
        let changed = bytes.replacing(old, with: new)
        #expect(changed != bytes)
        try expectSameVerdict(changed, try pki.trust())
    }

    private func expectSameVerdict(_ bytes: [UInt8], _ trust: TrustStore) throws {
        let streamed = Self.summary { try SOAPVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now) }
        let plain = Self.summary { try PlainReading(trust: trust).verify(bytes, at: TestPKI.now) }
        #expect(streamed == plain, "\(bytes.string)")
    }

    private static func summary(_ verdict: () throws -> Verdict<VerifiedMessage>) -> String {
        do {
            let verdict = try verdict()
            return verdict.failedSteps.description + (verdict.value?.canonicalBody.string ?? "")
        } catch {
            return "\(error)"
        }
    }
}

extension OctetBuffer {
    fileprivate var text: String { withOctets { String(decoding: $0, as: UTF8.self) } }
}
