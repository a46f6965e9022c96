import Messages
import Testing
import XMLSecurity

@testable import Gateway

/// A gateway answers in the SOAP version that it was asked in.
@Suite struct ReceptionVersionTests {
    let world: ExchangeWorld
    let hub: HubRequests

    init() throws {
        world = try ExchangeWorld()
        hub = HubRequests(world: world, effects: RecordedEffects())
    }

    private func receive(_ bytes: [UInt8], contentType: String) async throws -> SOAPAnswer {
        try await Reception(
            environment: world.environment, tenants: [world.tenant],
            faultSigner: FaultSigner(organisation: world.pki.ocmwC.number, identity: world.pki.ocmwC.identity),
            effects: hub.effects, logger: ExchangeWorld.logger
        ).receive(
            bytes, peer: world.pki.hubTLS, at: world.clock.now, version: SOAPVersion(contentType: contentType))
    }

    @Test(arguments: SOAPVersion.allCases)
    func receiptComesInTheVersionOfTheRequest(_ version: SOAPVersion) async throws {
        let document = try hub.document()
        let body = ForwardedDocument(document: document, stamp: try hub.stamp(document)).element()
        let request = try SOAPSigner(identity: world.pki.hub.identity)
            .sign(body: [body], at: world.clock.now, version: version)
        let answer = try await receive(request.bytes, contentType: version.mediaType)
        #expect(answer.status == 200)
        #expect(answer.version == version)
        #expect(try XMLReader.parse(answer.bytes).namespace == version.namespace)
        #expect(try hub.read(answer, confirming: request.signatureValue).receipt != nil)
    }

    /// Source: SOAP 1.1, section 6.2; SOAP 1.2 part 2, table 20: Sender is 400.
    @Test(arguments: [
        ("text/xml; charset=utf-8", SOAPVersion.v11, 500), ("application/soap+xml", .v12, 400),
        ("Application/SOAP+XML; charset=utf-8; action=\"urn:x\"", .v12, 400), ("application/soap", .v11, 500),
    ])
    func faultAboutWhatCannotBeReadComesInTheVersionOfHTTP(
        _ contentType: String, _ version: SOAPVersion, _ status: Int
    ) async throws {
        let answer = try await receive(Array("<a>".utf8), contentType: contentType)
        #expect(answer.status == status)
        #expect(try XMLReader.parse(answer.bytes).namespace == version.namespace)
        let text = String(decoding: answer.bytes, as: UTF8.self)
        #expect(text.contains("<soap:Value>soap:Sender</soap:Value>") == (version == .v12))
        #expect(text.contains("<faultcode>soap:Client</faultcode>") == (version == .v11))
    }
}
