import Testing

@testable import XMLSecurity

/// Every kind of rule, broken once with a value that must not come out, judged with a tree and in one pass.
///
/// Rules by name: XML Schema Part 1, appendix C, and Part 2, section 4.3; libxml2 tells no more than `cvc-complex-type.2.4` about content.
@Suite struct SchemaRulesTests {
    /// What stands in each wrong place: eleven digits of nobody.
    static let secret = "81093114807"

    struct Case: Sendable, CustomTestStringConvertible {
        let content: String
        let path: String
        let rule: String
        let expected: String?

        var testDescription: String { "\(rule) \(path)" }

        init(_ content: String, _ path: String, _ rule: String, _ expected: String? = nil) {
            self.content = content.replacing("S", with: SchemaRulesTests.secret)
            self.path = path
            self.rule = rule
            self.expected = expected
        }
    }

    static let facets = [
        Case("<pattern>S</pattern>", "/all/pattern", "cvc-pattern-valid", "patternType"),
        Case("<enumeration>S</enumeration>", "/all/enumeration", "cvc-enumeration-valid", "enumerationType"),
        Case("<length>S</length>", "/all/length", "cvc-length-valid", "lengthType"),
        Case("<minLength>S</minLength>", "/all/minLength", "cvc-minLength-valid", "minLengthType"),
        Case("<maxLength>S</maxLength>", "/all/maxLength", "cvc-maxLength-valid", "maxLengthType"),
        Case("<minInclusive>-S</minInclusive>", "/all/minInclusive", "cvc-minInclusive-valid", "minInclusiveType"),
        Case("<maxInclusive>S</maxInclusive>", "/all/maxInclusive", "cvc-maxInclusive-valid", "maxInclusiveType"),
        Case("<minExclusive>-S</minExclusive>", "/all/minExclusive", "cvc-minExclusive-valid", "minExclusiveType"),
        Case("<maxExclusive>S</maxExclusive>", "/all/maxExclusive", "cvc-maxExclusive-valid", "maxExclusiveType"),
        Case("<totalDigits>S</totalDigits>", "/all/totalDigits", "cvc-totalDigits-valid", "totalDigitsType"),
        Case(
            "<fractionDigits>1.S</fractionDigits>", "/all/fractionDigits", "cvc-fractionDigits-valid",
            "fractionDigitsType"),
    ]
    static let types = [
        Case("<number>S</number>", "/all/number", "cvc-datatype-valid.1.2.1", "xs:int"),
        Case("<day>S</day>", "/all/day", "cvc-datatype-valid.1.2.1", "xs:date"),
        // libxml2 names the item first, then the list (1.2.2).
        Case("<numbers>1 S</numbers>", "/all/numbers", "cvc-datatype-valid.1.2.1", "xs:int"),
        Case("<either>S</either>", "/all/either", "cvc-datatype-valid.1.2.3", "eitherType"),
        Case("<fixed>S</fixed>", "/all/fixed", "cvc-elt.5.2.2.2.2", "xs:string"),
        Case("<number xsi:nil='true'>S</number>", "/all/number", "cvc-elt.3.1", "xs:int"),
        Case("<number xsi:type='r:nS'>1</number>", "/all/number/@*", "cvc-elt.4.2"),
    ]
    static let structure = [
        // Missing, unexpected, repeated, unknown elements.
        Case("<pair><a>S</a></pair>", "/all/pair", "cvc-complex-type.2.4", "b"),
        Case("<pair><b>S</b></pair>", "/all/pair/b", "cvc-complex-type.2.4", "a"),
        Case("<pair><a>S</a><a>S</a><b>S</b></pair>", "/all/pair/a", "cvc-complex-type.2.4", "b"),
        Case("<pair><a>S</a><b>S</b><nS>S</nS></pair>", "/all/pair/*", "cvc-complex-type.2.4"),
        Case(
            "<nS>S</nS>", "/all/*", "cvc-complex-type.2.4",
            "pattern, enumeration, length, minLength, maxLength, minInclusive, maxInclusive, minExclusive, maxExclusive, totalDigits"
        ),
        // Text and elements where none may be.
        Case("<pair>S<a>S</a><b>S</b></pair>", "/all/pair", "cvc-complex-type.2.3", "pairType"),
        Case("<empty>S</empty>", "/all/empty", "cvc-complex-type.2.1", "emptyType"),
        Case("<number><nS>S</nS></number>", "/all/number/*", "cvc-type.3.1.2"),
        // Attributes.
        Case("<number nS='S'>1</number>", "/all/number/@*", "cvc-type.3.1.1"),
        Case("<marked>S</marked>", "/all/marked", "cvc-complex-type.4", "markedType"),
        Case("<marked kind='S'/>", "/all/marked/@kind", "cvc-enumeration-valid", "enumerationType"),
        Case("<marked kind='A' nS='S'/>", "/all/marked/@*", "cvc-complex-type.3.2.1"),
        Case("<marked kind='A' sign='S'/>", "/all/marked/@sign", "cvc-au", "xs:string"),
        // key, unique, keyref.
        Case("<item key='S'/><item key='S'/>", "/all/item", "cvc-identity-constraint", "itemType"),
        Case("<item name='S' key='1'/><item name='S' key='2'/>", "/all/item", "cvc-identity-constraint", "itemType"),
        Case("<item/>", "/all/item", "cvc-identity-constraint", "itemType"),
        Case("<item key='1'/><point to='S'/>", "/all", "cvc-identity-constraint"),
        // A wildcard, and what stands for an element of its own.
        Case("<any><u:nS xmlns:u='urn:u'>S</u:nS></any>", "/all/any/*", "cvc-elt.1"),
    ]

    private static func document(_ content: String) -> [UInt8] {
        Array(
            ("<r:all xmlns:r='urn:r' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
                + content + "</r:all>").utf8)
    }

    private static func violations(_ content: String) throws -> (tree: [SchemaViolation], onePass: [SchemaViolation]) {
        let document = document(content)
        let envelope =
            Array("<e:Envelope xmlns:e='\(SOAPVersion.v11.namespace)'><e:Body>".utf8)
            + document + Array("</e:Body></e:Envelope>".utf8)
        let schemas = try RulesSchema.compiled.get()
        return (
            try schemas.violations(in: document),
            try ParsedMessage(envelope, limits: .standard, schema: schemas).violations
        )
    }

    @Test(arguments: facets + types + structure)
    func rule(_ broken: Case) throws {
        let (tree, onePass) = try Self.violations(broken.content)
        #expect(onePass == tree)
        let first = try #require(tree.first)
        #expect(first.elementPath == broken.path && first.rule == broken.rule, "\(tree)")
        #expect(first.expectedType == broken.expected)
        var everything = ""
        dump(tree, to: &everything)
        everything += tree.description + FailedStep(first).description
        #expect(!everything.contains(Self.secret))
    }

    /// The accepted neighbour of every case.
    @Test func nothingIsWrong() throws {
        let (tree, onePass) = try Self.violations(
            """
            <pattern>ABC</pattern><enumeration>A</enumeration><length>1234</length><minLength>123456789012</minLength>
            <maxLength>1234</maxLength><minInclusive>10</minInclusive><maxInclusive>20</maxInclusive>
            <minExclusive>11</minExclusive><maxExclusive>19</maxExclusive><totalDigits>123</totalDigits>
            <fractionDigits>1.5</fractionDigits><number>1</number><day>2026-11-21</day><numbers>1 2</numbers>
            <either>1</either><fixed>f</fixed><pair><a/><b/></pair><empty/><marked kind='A' sign='s'/>
            <item key='1' name='n'/><item key='2' name='o'/><point to='2'/><any><r:known xmlns:r='urn:r'>x</r:known></any>
            """)
        #expect(tree == [] && onePass == [])
    }

    /// What is not XML is refused in words of our own.
    @Test(arguments: [
        "<number>S</nS>", "<number a='S' a='S'/>", "<S/>", "<number>&S;</number>", "<number a=S/>", "<p:S/>",
    ])
    func brokenXML(_ content: String) throws {
        let document = Self.document(content.replacing("S", with: "n" + Self.secret) + "<")
        let error = try #require(throws: XMLSecurityError.self) {
            try RulesSchema.compiled.get().violations(in: document)
        }
        var everything = "\(error) \(error.reason)"
        dump(error, to: &everything)
        #expect(!everything.contains(Self.secret))
    }

    /// One compiled schema serves all threads, each with its own findings.
    @Test func oneSchemaServesManyThreads() async throws {
        let cases = Self.facets + Self.types + Self.structure
        _ = try RulesSchema.compiled.get()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    try (0..<(cases.count * 4)).allSatisfy { round in
                        let broken = cases[(round + worker * 5) % cases.count]
                        let (tree, onePass) = try Self.violations(broken.content)
                        return tree.first?.rule == broken.rule && tree.first?.elementPath == broken.path
                            && onePass == tree
                    }
                }
            }
            for try await held in group { #expect(held) }
        }
    }

    /// A schema is compiled once: its files are not needed afterwards.
    @Test func filesAreNotReadAgain() throws {
        let schemas: SchemaSet
        do {
            let scratch = try Scratch()
            _ = try scratch.file("common.xsd", Array(SchemaSetTests.common.utf8))
            schemas = try SchemaSet(path: scratch.file("main.xsd", Array(SchemaSetTests.main.utf8)))
        }
        let document = Array("<m:doc xmlns:m='urn:m' Id='d'><ssin>1</ssin><day>2026-11-21</day></m:doc>".utf8)
        #expect(try schemas.violations(in: document).map(\.rule) == ["cvc-pattern-valid"])
    }
}

extension String {
    fileprivate func replacing(_ old: String, with new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
