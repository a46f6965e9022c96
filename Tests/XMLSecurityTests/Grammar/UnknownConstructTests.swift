import Testing

@testable import XMLSecurity

/// What the grammar does not know is libxml2's to judge; the verdict is the same as without a grammar.
@Suite struct UnknownConstructTests {
    /// Declarations of an element `r`, and documents that are valid by them for libxml2.
    private static let constructs: [(String, [String])] = [
        (
            type("<xs:all><xs:element name='a' type='xs:string'/><xs:element name='b' type='xs:string'/></xs:all>"),
            ["<r><b/><a/></r>"]
        ),
        (
            "<xs:group name='g'><xs:sequence><xs:element name='a' type='xs:string'/></xs:sequence></xs:group>"
                + type("<xs:group ref='g'/>"), ["<r><a/></r>"]
        ),
        (
            "<xs:attributeGroup name='g'><xs:attribute name='a' type='xs:int'/></xs:attributeGroup>"
                + type("<xs:attributeGroup ref='g'/>"), ["<r a='1'/>", "<r/>"]
        ),
        (
            "<xs:element name='r'><xs:simpleType><xs:list itemType='xs:int'/></xs:simpleType></xs:element>",
            ["<r>1 2</r>"]
        ),
        (type("<xs:sequence><xs:any processContents='lax'/></xs:sequence>"), ["<r><a/></r>"]),
        (
            type("<xs:sequence><xs:any processContents='skip' namespace='##other'/></xs:sequence>"),
            ["<r><a xmlns='urn:a'/></r>"]
        ),
        (
            type("<xs:sequence><xs:any processContents='skip' namespace='urn:a urn:b'/></xs:sequence>"),
            ["<r><a xmlns='urn:b'/></r>"]
        ),
        (
            type(
                "<xs:sequence><xs:any processContents='skip' minOccurs='0'/><xs:any processContents='skip' namespace='urn:a'/></xs:sequence>"
            ),
            []
        ),
        (type("<xs:anyAttribute processContents='lax'/>"), ["<r a='1'/>"]),
        (
            "<xs:element name='r'><xs:complexType mixed='true'><xs:sequence/></xs:complexType></xs:element>",
            ["<r>a</r>"]
        ),
        (
            "<xs:complexType name='t' abstract='true'/><xs:complexType name='u'><xs:complexContent><xs:extension base='t'/></xs:complexContent></xs:complexType><xs:element name='r' type='t'/>",
            ["<r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='u'/>"]
        ),
        ("<xs:element name='r' type='xs:int' default='1'/>", ["<r/>", "<r>2</r>"]),
        ("<xs:element name='r' type='xs:int' fixed='1'/>", ["<r/>", "<r>1</r>"]),
        (type("<xs:attribute name='a' type='xs:int' fixed='1'/>"), ["<r a='1'/>"]),
        (type("<xs:attribute name='a' type='xs:int' default='1'/>"), ["<r/>"]),
        (type("<xs:attribute name='a' type='xs:int' use='prohibited'/>"), ["<r/>"]),
        ("<xs:attribute name='a' type='xs:int'/>" + type("<xs:attribute ref='a'/>"), ["<r a='1'/>"]),
        (
            "<xs:element name='s' type='xs:int'/><xs:element name='u' type='xs:int' substitutionGroup='s'/>"
                + type("<xs:sequence><xs:element ref='s'/></xs:sequence>"), ["<r><u>1</u></r>", "<r><s>1</s></r>"]
        ),
        (
            "<xs:element name='r'><xs:complexType><xs:sequence><xs:element name='i' type='xs:int' maxOccurs='unbounded'/></xs:sequence></xs:complexType><xs:unique name='k'><xs:selector xpath='i'/><xs:field xpath='.'/></xs:unique></xs:element>",
            ["<r><i>1</i><i>2</i></r>"]
        ),
        (
            "<xs:complexType name='t'><xs:sequence><xs:element name='a' type='xs:int' minOccurs='0'/></xs:sequence></xs:complexType><xs:element name='r'><xs:complexType><xs:complexContent><xs:restriction base='t'><xs:sequence/></xs:restriction></xs:complexContent></xs:complexType></xs:element>",
            ["<r/>"]
        ),
        (
            "<xs:element name='r'><xs:complexType><xs:simpleContent><xs:restriction base='t'><xs:maxLength value='1'/></xs:restriction></xs:simpleContent></xs:complexType></xs:element><xs:complexType name='t'><xs:simpleContent><xs:extension base='xs:string'/></xs:simpleContent></xs:complexType>",
            ["<r>a</r>"]
        ),
        ("<xs:element name='r'/>", ["<r><a>b</a></r>"]),
        ("<xs:element name='r' type='xs:anyType'/>", ["<r a='1'>b</r>"]),
        ("<xs:element name='r' type='xs:duration'/>", ["<r>P1D</r>"]),
        ("<xs:element name='r' type='xs:QName'/>", ["<r>a</r>"]),
        (type("<xs:sequence xmlns:x='urn:a'><xs:element name='a' type='xs:int'/></xs:sequence>"), ["<r><a>1</a></r>"]),
        (simple("<xs:minExclusive value='1'/>", "xs:int"), ["<r>2</r>"]),
        (simple("<xs:minInclusive value='2026-01-01'/>", "xs:date"), ["<r>2026-11-22</r>"]),
        (simple("<xs:maxLength value='9'/>", "xs:anyURI"), ["<r>urn:a</r>"]),
        (simple("<xs:length value='1'/>", "xs:base64Binary"), ["<r>AA==</r>"]),
        (
            "<xs:simpleType name='u'><xs:union memberTypes='xs:int xs:date'/></xs:simpleType>"
                + simple("<xs:pattern value='2.*'/>", "u"), ["<r>2026-11-22</r>", "<r>2</r>"]
        ),
    ]

    private static func type(_ content: String) -> String {
        "<xs:element name='r'><xs:complexType>\(content)</xs:complexType></xs:element>"
    }

    private static func simple(_ facet: String, _ base: String) -> String {
        "<xs:element name='r'><xs:simpleType><xs:restriction base='\(base)'>\(facet)</xs:restriction></xs:simpleType></xs:element>"
    }

    @Test(arguments: constructs)
    func isLeftToTheLibrary(_ declarations: String, _ valid: [String]) throws {
        guard let sample = try? GrammarSample(declarations) else {
            #expect(valid.isEmpty, "libxml2 refuses the schema")
            return
        }
        for document in valid {
            #expect(try !sample.isSurelyValid(document), "\(document)")
            #expect(try sample.isValid(document), "\(document)")
            #expect(try sample.violationsInMessage(document) == [], "\(document)")
            #expect(try sample.violationsInDocument(document) == [], "\(document)")
        }
        #expect(try sample.violationsInMessage("<r><x><y/></x></r>") == sample.violations("<r><x><y/></x></r>"))
    }

    /// In the document rather than in the schema.
    @Test(arguments: [
        ("<r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='t'><a>1</a></r>", true),
        ("<r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'/>", false),
        (
            "<r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='urn:a a.xsd'><a>1</a></r>",
            true
        ),
        ("<r><a b='1'>1</a></r>", false), ("<r><a>1<c/></a></r>", false), ("<r>x<a>1</a></r>", false),
        ("<r><a>1</a>&#160;</r>", false),
        ("<r><a>1</a><a>1</a></r>", false), ("<r/>", false), ("<s/>", false), ("<a>1</a>", false),
        ("<r xmlns='urn:x'><a>1</a></r>", false),
        ("<r><a xmlns='urn:x'>1</a></r>", false), ("<r><a>x</a></r>", false), ("<r><e/><a>1</a></r>", false),
        ("<r><a>1</a><e> </e></r>", false),
    ])
    func documentsThatAreNotPlain(_ document: String, _ isValid: Bool) throws {
        let sample = try GrammarSample(
            "<xs:complexType name='t'><xs:sequence><xs:element name='a' type='xs:int'/><xs:element name='e' minOccurs='0'><xs:complexType/></xs:element></xs:sequence></xs:complexType><xs:element name='r' type='t'/>"
        )
        #expect(try sample.isSurelyValid("<r>\n<a>1</a>\t<!-- c --><e/></r>"))
        #expect(try sample.isSurelyValid("<r><a><!-- c -->1<![CDATA[2]]>&#51;</a></r>"))
        #expect(try !sample.isSurelyValid(document))
        #expect(try sample.isValid(document) == isValid)
        #expect(try sample.violationsInMessage(document) == sample.violations(document))
        #expect(try sample.violationsInDocument(document) == sample.violations(document))
    }

    /// A file without a namespace takes that of the file that includes it.
    @Test func filesThatBorrowANamespace() throws {
        let included =
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='r' type='xs:int'/></xs:schema>"
        let main =
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:a'><xs:include schemaLocation='1.xsd'/></xs:schema>"
        let sample = try GrammarSample(files: [main, included])
        #expect(sample.schemas.grammar == nil)
        #expect(try sample.isValid("<r xmlns='urn:a'>1</r>"))
        #expect(try sample.violationsInMessage("<r xmlns='urn:a'>1</r>") == [])
        #expect(try sample.violationsInMessage("<r xmlns='urn:a'>x</r>").count == 1)
    }

    @Test func deeperThanTheGrammarCounts() throws {
        let sample = try GrammarSample(
            "<xs:element name='r'><xs:complexType><xs:sequence><xs:element ref='r' minOccurs='0'/></xs:sequence></xs:complexType></xs:element>"
        )
        let document = { String(repeating: "<r>", count: $0) + String(repeating: "</r>", count: $0) }
        #expect(try sample.isSurelyValid(document(62)))
        #expect(try sample.isSurelyValid(document(240), limits: XMLLimits(depth: 250)))
    }
}
