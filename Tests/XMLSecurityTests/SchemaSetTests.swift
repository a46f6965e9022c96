import Testing

@testable import XMLSecurity

@Suite struct SchemaSetTests {
    static let main = """
        <?xml version="1.0"?>
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:c="urn:c" targetNamespace="urn:m"
          elementFormDefault="unqualified"><!-- test -->
          <xs:import namespace="urn:c" schemaLocation="common.xsd"/>
          <xs:element name="doc"><xs:complexType><xs:sequence>
            <xs:element name="ssin" type="c:ssinType"/>
            <xs:element name="day" type="xs:date"/>
            <xs:element name="role" type="c:roleType" minOccurs="0"/>
          </xs:sequence><xs:attribute name="Id" type="xs:ID" use="required"/><xs:attribute name="kind" type="c:roleType"/></xs:complexType></xs:element>
        </xs:schema>
        """
    static let common = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:c">
          <xs:simpleType name="ssinType"><xs:restriction base="xs:string"><xs:pattern value="[0-9]{11}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="roleType"><xs:restriction base="xs:int"><xs:enumeration value="1"/></xs:restriction></xs:simpleType>
        </xs:schema>
        """

    private let scratch: Scratch
    private let schemas: SchemaSet

    init() throws {
        scratch = try Scratch()
        _ = try scratch.file("common.xsd", Array(Self.common.utf8))
        schemas = try SchemaSet(path: scratch.file("main.xsd", Array(Self.main.utf8)))
    }

    private static func document(_ children: String, attributes: String = " Id=\"d-1\"") -> [UInt8] {
        Array("<m:doc xmlns:m=\"urn:m\"\(attributes)>\n\(children)</m:doc>".utf8)
    }

    /// Found by fuzzing: behind the validator the text of CDATA sections was lost to the tree.
    @Test func treeHasTheTextOfSections() throws {
        let bytes = Self.document("<ssin><![CDATA[12345678901]]></ssin><day>2026-<![CDATA[11]]>-21</day>")
        let parsed = try schemas.parse(bytes)
        #expect(parsed.violations == [])
        #expect(try parsed.root == XMLReader.parse(bytes))
        #expect(parsed.root.first("ssin")?.text == "12345678901")
    }

    /// Found by fuzzing: white space in a section was content to the validator of documents, and none in a message or in the canonical
    /// form that is signed.
    @Test func whiteSpaceOfSectionsIsWhiteSpace() throws {
        let bytes = Self.document("<ssin>12345678901</ssin><![CDATA[ \n]]><day>2026-11-21</day>")
        #expect(try schemas.violations(in: bytes) == [])
        #expect(try schemas.judge(bytes).violations == [])
        #expect(try schemas.violations(in: XMLReader.parse(bytes).canonicalBytes()) == [])
        let text = Self.document("<ssin>12345678901</ssin><![CDATA[x]]><day>2026-11-21</day>")
        #expect(try schemas.judge(text).violations.count == 1)
    }

    @Test func validDocument() throws {
        let bytes = Self.document("<ssin>12345678901</ssin><day>2026-11-21</day><role>1</role>")
        #expect(try schemas.violations(in: bytes) == [])
        #expect(try schemas.parse(bytes).root == (try XMLReader.parse(bytes)))
    }

    @Test(arguments: [
        ("<ssin>1234567890x</ssin><day>2026-11-21</day>", 2, "/doc/ssin", "cvc-pattern-valid", "ssinType"),
        ("<ssin>12345678901</ssin>\n<day>2026-02-30</day>", 3, "/doc/day", "cvc-datatype-valid.1.2.1", "xs:date"),
        (
            "<ssin>12345678901</ssin><day>2026-11-21</day><role>2</role>", 2, "/doc/role", "cvc-enumeration-valid",
            "roleType"
        ),
        ("<ssin>12345678901</ssin>", 2, "/doc", "cvc-complex-type.2.4", "day"),
        ("<day>2026-11-21</day>", 2, "/doc/day", "cvc-complex-type.2.4", "ssin"),
        ("<ssin>12345678901</ssin><Secret/>", 2, "/doc/*", "cvc-complex-type.2.4", "day"),
    ])
    func violation(_ children: String, _ line: Int, _ path: String, _ rule: String, _ expected: String) throws {
        let violations = try schemas.violations(in: Self.document(children))
        #expect(
            violations.first
                == SchemaViolation(line: line, elementPath: path, rule: rule, expectedType: expected),
            "\(violations)")
        #expect(!violations.description.contains("1234567890") && !violations.description.contains("Secret"))
    }

    @Test func attributesAndRoots() throws {
        let fine = "<ssin>12345678901</ssin><day>2026-11-21</day>"
        #expect(try schemas.violations(in: Self.document(fine, attributes: "")).map(\.rule) == ["cvc-complex-type.4"])
        let extra = Self.document(fine, attributes: " Id=\"d-1\" Secret=\"Secret\"")
        #expect(try schemas.violations(in: extra).map(\.rule) == ["cvc-complex-type.3.2.1"])
        let wrong = try schemas.violations(in: Self.document(fine, attributes: " Id=\"d-1\" kind=\"2\""))
        #expect(wrong.first?.elementPath == "/doc/@kind")
        #expect(wrong.first?.expectedType == "roleType")
        #expect(try schemas.violations(in: Array("<other/>".utf8)).map(\.rule) == ["cvc-elt.1"])
    }

    /// A value that imitates the end of a message is not taken for a type.
    @Test func valuesNeverSpeak() throws {
        for value in ["x' type 'Secret'.", "x ( Secret ).", "type 'ssinType'."] {
            let violations = try schemas.violations(in: Self.document("<ssin>\(value)</ssin><day>2026-11-21</day>"))
            #expect(violations.first?.expectedType == "ssinType")
            #expect(!violations.description.contains("Secret"))
        }
    }

    @Test func refusesWhatTheReaderRefuses() throws {
        for text in ["<!DOCTYPE a><a/>", "<a>", ""] {
            #expect(throws: XMLSecurityError.self) { try schemas.violations(in: Array(text.utf8)) }
        }
    }

    @Test(arguments: [
        ("common.xsd", "http://127.0.0.1:1/common.xsd"), ("common.xsd", "../common.xsd"), ("common.xsd", "/etc/passwd"),
        ("common.xsd", "absent.xsd"), ("xs:date", "xs:dat"), ("<xs:schema", "<!DOCTYPE a><xs:schema"),
    ])
    func refusesSchemas(_ old: String, _ new: String) throws {
        let path = try scratch.file("spoilt.xsd", Array(Self.main.utf8).replacing(old, with: new))
        let error = try #require(throws: XMLSecurityError.self) { try SchemaSet(path: path) }
        #expect(error.code == .schemaUnusable)
    }

    @Test func servesManyTasks() async throws {
        let schemas = schemas
        let wrong = Self.document("<ssin>1</ssin><day>2026-11-21</day>")
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 { group.addTask { try schemas.violations(in: wrong).count } }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(counts == [1])
    }
}
