import Testing

@testable import XMLSecurity

/// Values that are on the edge for some reading: the grammar never takes one for valid that libxml2 refuses.
@Suite struct SimpleTypeTests {
    private static let builtIns = [
        "string", "normalizedString", "token", "boolean", "decimal", "integer", "long", "int", "short", "byte",
        "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt",
        "unsignedShort", "unsignedByte", "date", "dateTime", "NCName", "ID", "NMTOKEN", "anyURI",
    ]

    private static let values: [String] =
        [
            "", " ", "a", " a", "a ", "a  b", "a b", "a\tb", "a\nb", "é", "\u{10FFFF}", "\u{85}", "\u{A0}", "true",
            "false", "TRUE",
            "1", "0", "+1", "-1", "-0", "00", "01", "1.", ".5", "0.5", "-0.0", "1.50", "1e3", "INF", "NaN", "0x1", "١",
            "a:b", ":a", "a:", "-a", ".a", "a.b-c_d", "1a", "_", "é1", "http://h/p", "http://h:1/", "http://h:x/",
            "http://", "http:///p",
            "http://h//p", "http:////", "urn:a:b", "urn:", "a", "//h", "%", "urn:%zz", "urn:a b", "urn:a#b", "urn:[",
            "a_b:c", "1:2", "&amp;", "&lt;", "<![CDATA[a]]>",
            "2026-11-22", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2026-13-01", "2026-00-10",
            "2026-11-00", "2026-04-31",
            "0000-01-01", "-2026-01-01", "12026-01-01", "2026-1-1", "2026-11-22Z", "2026-11-22+14:00",
            "2026-11-22+13:59",
            "2026-11-22+13:60", "2026-11-22-00:00", "2026-11-22+1:00", "2026-11-22z", "2026-11-22T10:00:00",
            "2026-11-22T24:00:00",
            "2026-11-22T23:59:60", "2026-11-22T23:59:59.", "2026-11-22T23:59:59.123456789",
            "2026-11-22T23:59:59.1234567890", "2026-11-22T10:00:00Z",
            "2026-11-22T10:00:00+02:00", "2026-11-22T10:00", "2026-11-22t10:00:00", "2026-11-22 10:00:00",
            "2026-02-30T10:00:00Z", "2026-11-22T99:00:00Z",
            "99999999999999999999999999", "999999999999999", "9999999999999999", "0.123456789", "0.1234567891",
            "123456.123456789",
        ] + bounds.flatMap { ["\($0)", "\($0 &- 1)", "\($0 &+ 1)"] }

    private static let bounds: [Int64] = [
        -128, 127, 255, -32768, 32767, 65535, Int64(Int32.min), Int64(Int32.max), Int64(UInt32.max), .min, .max, 100,
    ]

    @Test(arguments: builtIns)
    func neverMoreThanTheLibrary(_ type: String) throws {
        let sample = try GrammarSample("<xs:element name='r' type='xs:\(type)'/>")
        var taken = 0
        for value in Self.values {
            guard try sample.isSurelyValid("<r>\(value)</r>") else { continue }
            taken += 1
            #expect(try sample.isValid("<r>\(value)</r>"), "\(value)")
        }
        #expect(taken >= (type == "boolean" ? 4 : 3), "\(taken)")
    }

    private static let facets: [(String, [String])] = [
        ("string", ["<xs:length value='2'/>"]), ("string", ["<xs:minLength value='2'/>", "<xs:maxLength value='3'/>"]),
        ("token", ["<xs:maxLength value='1'/>"]),
        ("string", ["<xs:whiteSpace value='collapse'/>", "<xs:pattern value='a b'/>"]),
        ("string", ["<xs:pattern value='a'/><xs:pattern value='[é]'/>", "<xs:pattern value='.'/>"]),
        ("string", ["<xs:pattern value='\\S[^\\t\\n\\r]*'/>"]), ("string", ["<xs:pattern value='\\d+'/>"]),
        ("string", ["<xs:enumeration value='a'/><xs:enumeration value=' a'/>"]),
        ("token", ["<xs:enumeration value='a b'/>"]),
        ("decimal", ["<xs:enumeration value='1.50'/><xs:enumeration value='0'/>"]),
        ("decimal", ["<xs:totalDigits value='3'/><xs:fractionDigits value='1'/>"]),
        ("decimal", ["<xs:minInclusive value='-0.5'/>", "<xs:maxInclusive value='1.5'/>"]),
        ("integer", ["<xs:minInclusive value='-1'/><xs:maxInclusive value='255'/>"]),
        ("int", ["<xs:totalDigits value='2'/>"]),
        ("date", ["<xs:pattern value='2026.*'/>"]), ("ID", ["<xs:pattern value='a.*'/>"]),
        ("boolean", ["<xs:pattern value='true'/>"]),
        ("NMTOKEN", ["<xs:enumeration value='a:b'/>"]), ("anyURI", ["<xs:pattern value='urn:.*'/>"]),
    ]

    @Test(arguments: facets)
    func facetsOfEveryDerivation(_ base: String, _ steps: [String]) throws {
        var schema = ""
        for (index, facets) in steps.enumerated() {
            schema +=
                "<xs:simpleType name='t\(index)'><xs:restriction base='\(index == 0 ? "xs:" + base : "t\(index - 1)")'>\(facets)</xs:restriction></xs:simpleType>"
        }
        let name = "t\(steps.count - 1)"
        let sample = try GrammarSample(
            schema
                + "<xs:element name='r' type='\(name)'/><xs:element name='v'><xs:complexType><xs:attribute name='w' type='\(name)'/></xs:complexType></xs:element>"
        )
        var (taken, refused) = (0, 0)
        for value in Self.values {
            let isValid = try sample.isValid("<r>\(value)</r>")
            if !isValid { refused += 1 }
            if try sample.isSurelyValid("<r>\(value)</r>") {
                taken += 1
                #expect(isValid, "\(value)")
            }
            guard !value.contains("<") else { continue }
            if try sample.isSurelyValid("<v w='\(value)'/>") {
                #expect(try sample.isValid("<v w='\(value)'/>"), "\(value)")
            }
        }
        #expect(taken > 0 && refused > 0, "\(taken) taken")
    }

    @Test func unionsAskEachMember() throws {
        let sample = try GrammarSample(
            """
            <xs:simpleType name='t'><xs:union memberTypes='xs:boolean xs:date'><xs:simpleType><xs:restriction base='xs:string'>
            <xs:enumeration value='none'/></xs:restriction></xs:simpleType></xs:union></xs:simpleType><xs:element name='r' type='t'/>
            """)
        for value in Self.values + ["none"] {
            let isSure = try sample.isSurelyValid("<r>\(value)</r>")
            if isSure { #expect(try sample.isValid("<r>\(value)</r>"), "\(value)") }
            if ["none", "true", "2026-11-22"].contains(value) { #expect(isSure, "\(value)") }
        }
    }
}
