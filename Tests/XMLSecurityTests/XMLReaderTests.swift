import Testing

@testable import XMLSecurity

@Suite struct XMLReaderTests {
    @Test func readsTree() throws {
        let bytes = Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- before --><m:a xmlns:m="urn:m" xmlns="urn:d" b="1 &amp; &#38; &lt;" m:c="x">t<!-- cut -->u<b><![CDATA[<&]]>&gt;</b></m:a>
            """.utf8)
        let root = try XMLReader.parse(bytes)
        #expect(root.isNamed("a", namespace: "urn:m"))
        #expect(root.prefix == "m")
        #expect(root.attribute("b") == "1 & & <")
        #expect(root.attribute("c", namespace: "urn:m") == "x")
        #expect(root.attribute("c") == nil)
        #expect(root.children.first == .text("tu"))
        #expect(root.first("b", namespace: "urn:d")?.text == "<&>")
        #expect(root.first("b") == nil)
        #expect(root.namespaceDeclarations.map(\.uri) == ["urn:m", "urn:d"])
    }

    @Test func normalisesLineEndsAndKeepsReferences() throws {
        let root = try XMLReader.parse(Array("<a b='x\ty'>1\r\n2&#13;3</a>".utf8))
        #expect(Array(root.text.utf8) == Array("1\n2\r3".utf8))
        #expect(root.attribute("b") == "x y")
    }

    @Test(arguments: [
        "<?xml\nversion='1.0'\tencoding='utf-8' standalone='yes'?><a/>", "\n<!-- <!DOCTYPE a> <?x?> --><a/>\n",
        "<a b='>' c=\"'=&lt;!DOCTYPE\">]]&gt; = \" ' ></a>", "<a><![CDATA[<!DOCTYPE a><?x?>]]]]></a >",
    ])
    func scanRefusesNothingOfTheProfile(_ text: String) throws {
        #expect(try XMLReader.parse(Array(text.utf8)).localName == "a")
    }

    @Test func acceptsByteOrderMark() throws {
        #expect(try XMLReader.parse([0xEF, 0xBB, 0xBF] + Array("<a/>".utf8)).localName == "a")
    }

    @Test(arguments: [
        ("<!DOCTYPE a><a/>", "document-type-refused"),
        ("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "document-type-refused"),
        ("<!-- <!DOCTYPE --><!DOCTYPE a SYSTEM \"http://127.0.0.1:1/x\"><a/>", "document-type-refused"),
        ("<a><?php x?></a>", "processing-instruction-refused"), ("<?x y?><a/>", "processing-instruction-refused"),
        ("<?xml-stylesheet href='x'?><a/>", "processing-instruction-refused"),
        ("<a/><?x y?>", "processing-instruction-refused"),
        ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", "encoding-refused"),
        ("<?xml version=\"1.1\"?><a/>", "not-well-formed"), ("<a>&b;</a>", "not-well-formed"),
        ("<a>", "not-well-formed"),
        ("<a></b>", "not-well-formed"), ("<a b='1' b='2'/>", "not-well-formed"), ("<p:a/>", "not-well-formed"),
        ("<a xmlns:p=''/>", "not-well-formed"), ("<a p:b='1'/>", "not-well-formed"), ("<a/><b/>", "not-well-formed"),
        ("<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='1' q:b='2'/>", "not-well-formed"), ("", "not-well-formed"),
        ("<a>\u{1}</a>", "not-well-formed"), ("<a>&#0;</a>", "not-well-formed"), ("<a b=c/>", "not-well-formed"),
        ("x", "not-well-formed"), ("<a/>x", "not-well-formed"), ("<a xmlns='relative'/>", "namespace-refused"),
        ("<a xmlns:p='../p'/>", "namespace-refused"), ("<a><!ELEMENT a></a>", "not-well-formed"),
        ("<a><!-- -- --></a>", "not-well-formed"), ("<a", "not-well-formed"), ("<a><![CDATA[", "not-well-formed"),
    ])
    func refuses(_ text: String, _ code: String) throws {
        let error = try #require(throws: XMLSecurityError.self) { try XMLReader.parse(Array(text.utf8)) }
        #expect(error.code.rawValue == code)
    }

    @Test func refusesOtherBytes() throws {
        for bytes: [UInt8] in [
            [0xFF, 0xFE, 0x3C, 0, 0x61, 0, 0x2F, 0, 0x3E, 0], [0x3C, 0x61, 0x3E, 0xFF, 0x3C, 0x2F, 0x61, 0x3E],
            [0x3C, 0x61, 0x3E, 0xC0, 0x80, 0x3C, 0x2F, 0x61, 0x3E], [0, 0x3C, 0, 0x61, 0, 0x2F, 0, 0x3E],
            [0x3C, 0x61, 0x3E, 0xED, 0xA0, 0x80, 0x3C, 0x2F, 0x61, 0x3E], [0x3C, 0x61, 0x2F, 0x3E, 0],
        ] {
            #expect(throws: XMLSecurityError.self) { try XMLReader.parse(bytes) }
        }
    }

    @Test func tellsLineButNoContent() throws {
        let error = try #require(throws: XMLSecurityError.self) {
            try XMLReader.parse(Array("<a>\n<secret>\n</topsecret></a>".utf8))
        }
        #expect(error.line == 3)
        #expect(!error.description.contains("secret"))
    }

    /// The bomb is refused at its declaration, whatever it would expand to.
    @Test func refusesBombs() throws {
        var text = "<!DOCTYPE a [<!ENTITY e0 \"ha\">"
        for level in 1...9 { text += "<!ENTITY e\(level) \"\(String(repeating: "&e\(level - 1);", count: 10))\">" }
        text += "]><a>&e9;</a>"
        let error = try #require(throws: XMLSecurityError.self) { try XMLReader.parse(Array(text.utf8)) }
        #expect(error.code == .documentTypeRefused)
        let attributes = (0..<200_000).map { " a\($0)=''" }.joined()
        let wide = try #require(throws: XMLSecurityError.self) { try XMLReader.parse(Array("<a\(attributes)/>".utf8)) }
        #expect(wide.code == .limitExceeded)
    }
}
