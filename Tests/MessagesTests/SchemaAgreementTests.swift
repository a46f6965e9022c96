import SocialSecurity
import Testing
import XMLSecurity

@testable import Messages

/// Schemas, WSDL and Swift say the same.
@Suite struct SchemaAgreementTests {
    static let xs = "http://www.w3.org/2001/XMLSchema"

    static func enumeration(_ type: String, in file: String) throws -> Set<String> {
        let schema = try XMLReader.parse(Place.bytes(ofSchema: file))
        let found = try #require(schema.all("simpleType", namespace: xs).first { $0.attribute("name") == type })
        let restriction = try #require(found.first("restriction", namespace: xs))
        return Set(restriction.all("enumeration", namespace: xs).compactMap { $0.attribute("value") })
    }

    static func words<E: FieldValue & CaseIterable>(_ type: E.Type) -> (name: String, words: Set<String>) {
        (E.typeName, Set(E.allCases.map(\.fieldText)))
    }

    @Test(arguments: [
        (
            "common-v1.xsd",
            [words(Language.self), words(AidKind.self), words(DecisionKind.self), words(Status.Value.self)]
        ),
        (
            "competence-transfer-v1.xsd",
            [
                words(RequestForm.self), words(CompetenceRule.self), words(CompetenceFact.Kind.self),
                words(DecidingBody.self), words(InformChannel.self),
            ]
        ),
        ("social-inquiry-v1.xsd", [words(DecisionOutcome.self), words(ReplyStatus.self)]),
        ("consultation-v1.xsd", [words(LivingWagePeriod.Category.self)]),
        ("reference-directory-v1.xsd", [words(DirectoryRegister.self)]),
        ("exchange-v1.xsd", [words(StampOutcome.self)]),
    ])
    func enumerationsAreEqual(file: String, types: [(name: String, words: Set<String>)]) throws {
        for type in types {
            #expect(try Self.enumeration(type.name, in: file) == type.words, "\(type.name)")
        }
    }

    @Test(arguments: QualityCode.allCases)
    func everyQualityCodeIsInTheSchema(code: QualityCode) throws {
        let document = Samples.document(
            .unregisterPerson(UnregisterPerson(qualityCode: code, endDate: Samples.later)))
        let bytes = document.bytesWithPlaceholderSignature()
        #expect(try Place.documentSchemas().violations(bytes: bytes, service: .referenceDirectory) == [])
    }

    /// Schema and reader know the same phases: 0 to 900, 902 and 999.
    @Test(arguments: [-1, 0, 1, 9, 10, 99, 100, 899, 900, 901, 902, 903, 998, 999, 1000])
    func phaseCodesAreEqual(number: Int) throws {
        let document = Samples.document(
            .unregisterPerson(
                UnregisterPerson(qualityCode: nil, phaseCode: .provisional, extent: .after(Samples.later))))
        let text = String(decoding: document.bytesWithPlaceholderSignature(), as: UTF8.self)
        let bytes = Array(text.replacing("<phaseCode>902<", with: "<phaseCode>\(number)<").utf8)
        let violations = try Place.documentSchemas().violations(bytes: bytes, service: .referenceDirectory)
        let isKnown = [0, 1, 9, 10, 99, 100, 899, 900, 902, 999].contains(number)
        #expect(violations.isEmpty == isKnown)
        #expect((PhaseCode(rawValue: number) != nil) == isKnown)
        #expect(((try? BusinessDocument(XMLReader.parse(bytes))) != nil) == isKnown)
    }

    @Test(arguments: Service.allCases)
    func everyOperationIsARootElement(service: Service) throws {
        let schema = try XMLReader.parse(Place.bytes(ofSchema: service.schemaFileName))
        #expect(schema.attribute("targetNamespace") == service.namespace)
        #expect(schema.attribute("elementFormDefault") == "unqualified")
        let roots = schema.all("element", namespace: Self.xs).compactMap { $0.attribute("name") }
        #expect(Set(roots) == Set(Messages.Operation.allCases.filter { $0.service == service }.map(\.rawValue)))
    }

    @Test func hubWSDLHasWhatAnOCMWMaySend() throws {
        let expected = Messages.Operation.allCases.filter(\.isSentByCustomer)
        #expect(try Self.soapActions("KSZHub.wsdl") == Set(expected.map(\.soapAction)))
    }

    @Test func gatewayWSDLHasForward() throws {
        #expect(try Self.soapActions("Gateway.wsdl") == [Messages.Operation.forwardSOAPAction])
    }

    @Test func missingSchemaFolderIsNamedByFile() {
        #expect(throws: MessagesError(.schemaUnavailable, path: "")) { try DocumentSchemas(directory: "/nowhere") }
    }

    @Test func unreadableBytesAreNotASchemaViolation() throws {
        let schemas = try Place.documentSchemas()
        for text in ["<a", "<!DOCTYPE a><a/>", ""] {
            #expect(throws: MessagesError(.notWellFormed, path: "")) {
                try schemas.validate(bytes: Array(text.utf8), service: .exchange)
            }
        }
    }

    private static func soapActions(_ file: String) throws -> Set<String> {
        let wsdl = "http://schemas.xmlsoap.org/wsdl/"
        let binding = try #require(XMLReader.parse(Place.bytes(ofSchema: file)).first("binding", namespace: wsdl))
        let soap = "http://schemas.xmlsoap.org/wsdl/soap/"
        return Set(
            binding.all("operation", namespace: wsdl).compactMap {
                $0.first("operation", namespace: soap)?.attribute("soapAction")
            })
    }
}
