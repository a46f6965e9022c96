import Testing

@testable import XMLSecurity

/// The schema is asked about the content of the Body in the pass that verifies it.
@Suite struct PayloadValidationTests {
    private let scratch: Scratch
    private let schemas: SchemaSet

    init() throws {
        scratch = try Scratch()
        _ = try scratch.file("common.xsd", Array(SchemaSetTests.common.utf8))
        schemas = try SchemaSet(path: scratch.file("main.xsd", Array(SchemaSetTests.main.utf8)))
    }

    private func violations(_ body: String, root: String = "", listed: [String] = []) throws -> [String] {
        let bytes = Array(
            "<e:Envelope xmlns:e='\(SOAPVersion.v11.namespace)'\(root)>\n<e:Body> \(body) </e:Body></e:Envelope>".utf8)
        return try ParsedMessage(bytes, limits: .standard, bodyPrefixes: listed, schema: schemas).violations.map(
            \.description)
    }

    private static let good = "<m:doc xmlns:m='urn:m' Id='d'><ssin>12345678901</ssin><day>2026-11-21</day></m:doc>"
    private static let bad = "<m:doc xmlns:m='urn:m' Id='d'><ssin>81093114807x</ssin><day>2026-11-21</day></m:doc>"

    @Test func contentThatFollowsTheSchema() throws {
        #expect(try violations(Self.good) == [])
        #expect(try violations(Self.good + Self.good) == [])
        #expect(try violations("") == [])
    }

    @Test func departuresNamePlaceAndRuleNeverTheValue() throws {
        let found = try violations(Self.bad)
        #expect(found == ["line 2: /doc/ssin: cvc-pattern-valid, expected ssinType"])
        #expect(try violations(Self.good + Self.bad) == found)
        #expect(try violations(Self.bad + Self.good) == found)
        #expect(try violations("<unknown/>").count == 1)
        #expect(try violations("<m:doc xmlns:m='urn:m' Id='d'><ssin>12345678901</ssin></m:doc>").count == 1)
    }

    /// A prefix in a value is no part of the canonical form unless a name uses it: whoever passes a message on could change what it means.
    @Test func prefixesInValuesMeanWhatIsSigned() throws {
        let typed = { (attributes: String) in
            "<m:doc xmlns:m='urn:m' Id='d'><ssin xsi:type='c:ssinType'\(attributes)>12345678901</ssin><day>2026-11-21</day></m:doc>"
        }
        let root = " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:c='urn:c'"
        let found = try violations(typed(""), root: root)
        #expect(!found.isEmpty && found.allSatisfy { $0.contains("/doc/ssin") }, "\(found)")
        #expect(try violations(typed(""), root: root, listed: ["c"]) == [])
        #expect(try violations(typed(""), root: root.replacing("urn:c", with: "urn:d"), listed: ["c"]) != [])
        let used = "<c:wrap xmlns:c='urn:c'>\(typed(""))</c:wrap>"
        #expect(try violations(used, root: root).count == 1, "the wrapper is unknown, and what is in it is not judged")
    }

    /// The PrefixList of the signature says which prefixes count.
    @Test func aVerdictHearsThePrefixList() throws {
        let pki = try TestPKI.shared.get()
        let content =
            "<m:doc xmlns:m='urn:m' Id='d' xmlns=''><ssin xsi:type='c:ssinType'>12345678901</ssin><day>2026-11-21</day></m:doc>"
        let verifier = SOAPVerifier(trust: try pki.trust())
        for (listed, codes) in [("c", []), ("q", [FailedStep.Code.schemaViolated])] {
            let message = try PrefixListMessage.signed(
                pki, inReferences: listed,
                declarations: " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:c='urn:c'", content: content
            )
            #expect(try verifier.verify(bytes: message, at: TestPKI.now, schema: schemas).codes == codes)
        }
    }

    /// Found by fuzzing: the validator ended the process when the envelope takes the default namespace back.
    @Test func defaultNamespaceTakenBackByTheEnvelope() throws {
        #expect(try violations(Self.good, root: " xmlns=''") == [])
        #expect(try violations(Self.bad, root: " xmlns=''").count == 1)
        #expect(try violations(Self.good, root: " xmlns='urn:other'") != [])
    }

    /// The verdict names the departure; the same message without schema holds.
    @Test func aVerdictNamesIt() throws {
        let pki = try TestPKI.shared.get()
        let document = try XMLReader.parse(Array(Self.bad.utf8))
        let signed = try SOAPSigner(identity: pki.identity("p256")).sign(body: [document], at: TestPKI.now)
        let verifier = SOAPVerifier(trust: try pki.trust())
        let verdict = try verifier.verify(bytes: signed.bytes, at: TestPKI.now, schema: schemas)
        #expect(verdict.codes == [.schemaViolated])
        #expect(!verdict.failedSteps.description.contains("8109"))
        #expect(try verifier.verify(bytes: signed.bytes, at: TestPKI.now).codes == [])
    }
}

extension String {
    fileprivate func replacing(_ old: String, with new: String) -> String {
        Array(utf8).replacing(old, with: new).string
    }
}
