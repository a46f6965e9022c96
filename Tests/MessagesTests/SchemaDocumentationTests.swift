import Foundation
import Testing
import XMLSecurity

@testable import Messages

/// The schemas explain every declaration, by the convention of `Schemas/README.md`.
@Suite struct SchemaDocumentationTests {
    static let files = [
        "common-v1.xsd", "competence-transfer-v1.xsd", "consultation-v1.xsd", "exchange-messages-v1.xsd",
        "exchange-v1.xsd", "reference-directory-v1.xsd", "social-inquiry-v1.xsd", "xmldsig-v1.xsd",
    ]

    @Test func everySchemaFileIsRead() throws {
        let present = try FileManager.default.contentsOfDirectory(atPath: Place.schemas).filter { $0.hasSuffix(".xsd") }
        #expect(present.sorted() == Self.files)
    }

    @Test(arguments: files)
    func everyDeclarationIsExplained(file: String) throws {
        let convention = try SchemaConvention(Place.bytes(ofSchema: file))
        #expect(convention.declarationCount > 0)
        #expect(convention.faults == [])
    }

    /// The neighbours: each departure from the convention is found, in a schema that has nothing else wrong.
    @Test(arguments: [
        ("Meaning of the whole schema file. Source: our own.", "Meaning of the whole schema file."),
        ("Source: our own list of words.", "No source at all here."),
        ("<xs:annotation><xs:documentation>Length in whole days.</xs:documentation></xs:annotation>", ""),
        ("Length in whole days.", "Days."),
        ("A first value of the list.", "First."),
        ("Unit: calendar day. ", ""),
        ("Format: 1 to 64 letters.", "Format: letters."),
        ("Format: 1 to 64 letters.", "1 to 64 letters."),
    ])
    func aDepartureIsFound(text: String, other: String) throws {
        let good = Array(Self.small.utf8)
        #expect(try SchemaConvention(good).faults == [])
        let bad = try #require(good.replacing(text, with: other))
        #expect(try SchemaConvention(bad).faults.count == 1)
    }

    static let small = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:annotation><xs:documentation>Meaning of the whole \
        schema file. Source: our own.</xs:documentation></xs:annotation>
        <xs:simpleType name="A"><xs:annotation><xs:documentation>A list that is only for this test. Format: one of the \
        words. Source: our own list of words.</xs:documentation></xs:annotation><xs:restriction base="xs:string">
        <xs:enumeration value="X"><xs:annotation><xs:documentation>A first value of the list.</xs:documentation>\
        </xs:annotation></xs:enumeration></xs:restriction></xs:simpleType>
        <xs:simpleType name="B"><xs:annotation><xs:documentation>A text that is only for this test. Format: 1 to 64 \
        letters. Source: our own.</xs:documentation></xs:annotation><xs:restriction base="xs:string">\
        <xs:maxLength value="64"/></xs:restriction></xs:simpleType>
        <xs:simpleType name="D"><xs:annotation><xs:documentation>A count that is only for this test. Format: digits. \
        Unit: calendar day. Source: our own.</xs:documentation></xs:annotation><xs:restriction base="xs:int"/>\
        </xs:simpleType>
        <xs:complexType name="C"><xs:annotation><xs:documentation>A group that is only for this test. Source: our \
        own.</xs:documentation></xs:annotation><xs:sequence><xs:element name="e" type="D"><xs:annotation>\
        <xs:documentation>Length in whole days.</xs:documentation></xs:annotation></xs:element></xs:sequence>\
        </xs:complexType></xs:schema>
        """
}
