import Testing
import XMLSecurity

@testable import Messages

/// Every operation, written, judged by our schema set and by xmllint, and read again.
@Suite struct RoundTripTests {
    @Test func everyOperationHasASample() {
        #expect(Set(Samples.full.map(\.operation)) == Set(Messages.Operation.allCases))
        #expect(Samples.full.count == Messages.Operation.allCases.count)
    }

    @Test(arguments: Samples.full + Samples.minimal)
    func readsWhatItWrote(document: BusinessDocument) throws {
        let element = try XMLReader.parse(document.bytesWithPlaceholderSignature())
        #expect(try BusinessDocument(element) == document)
        #expect(try BusinessDocument(document.element()) == document)
    }

    @Test(arguments: Samples.full + Samples.minimal)
    func isValidUnderItsSchema(document: BusinessDocument) throws {
        let bytes = document.bytesWithPlaceholderSignature()
        #expect(try Place.documentSchemas().violations(bytes: bytes, service: document.operation.service) == [])
        try Place.documentSchemas().validate(try XMLReader.parse(bytes))
    }

    @Test(arguments: Service.allCases)
    func xmllintAgrees(service: Service) throws {
        let scratch = try Scratch()
        let files = try (Samples.full + Samples.minimal).filter { $0.operation.service == service }.enumerated().map {
            try scratch.write("\($0.offset).xml", $0.element.bytesWithPlaceholderSignature())
        }
        let schema = "\(Place.schemas)/\(service.schemaFileName)"
        let outcome = try scratch.run(["xmllint", "--noout", "--nonet", "--schema", schema] + files)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func rootIsNamespacedAndChildrenAreNot() {
        let element = Samples.full(.requestInquiry).element()
        #expect(element.namespace == "urn:ocmw-gateway:social-inquiry:v1")
        #expect(element.attribute("Id") == "d-6f1d2c3b-0a1b-4c2d-8e3f-001122334455")
        #expect(element.elements.allSatisfy { $0.namespace.isEmpty && $0.attributes.isEmpty })
    }

    /// The order of CommonV3 `BaseRequestType`, with ours between.
    @Test func headerIsInCommonV3Order() {
        let names = Samples.full(.replyInquiry).element().elements.prefix(6).map(\.localName)
        #expect(
            names == ["informationCustomer", "recipient", "inReplyTo", "conversation", "legalContext", "criteria"])
    }

    @Test func timeIsReadWithItsOffset() throws {
        let bytes = try #require(
            Samples.full(.requestInquiry).bytesWithPlaceholderSignature()
                .replacing("2026-11-21T09:15:00.125Z", with: "2026-11-21T10:15:00.125999+01:00"))
        let document = try BusinessDocument(try XMLReader.parse(bytes))
        #expect(document.header.timestampSent == Samples.sent)
        #expect(try Place.documentSchemas().violations(bytes: bytes, service: .socialInquiry) == [])
    }
}
