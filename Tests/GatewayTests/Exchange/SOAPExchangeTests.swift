import Messages
import Testing
import XMLSecurity

@testable import Gateway

/// The hop to the hub: what we send is signed, and what comes back counts only from the hub and for our request.
@Suite struct SOAPExchangeTests {
    /// Answers a request's bytes.
    private struct Transport: SOAPTransport {
        let answer: @Sendable ([UInt8], String) throws -> [UInt8]

        func post(_ bytes: [UInt8], soapAction: String, timeout: Duration) async throws -> [UInt8] {
            try answer(bytes, soapAction)
        }
    }

    let world: ExchangeWorld
    let sent: ComposedDocument

    init() throws {
        world = try ExchangeWorld()
        sent = try world.composed()
    }

    private func send(_ answer: @escaping @Sendable ([UInt8], String) throws -> [UInt8]) async throws -> HubReply {
        try await SOAPExchange(environment: world.environment, transport: Transport(answer: answer))
            .send(sent.stored.bytes, operation: sent.stored.operation, tenant: world.tenant)
    }

    /// A signed answer of a party, confirming what `confirm` makes of the request's signature.
    private func answer(
        to request: [UInt8], by signer: ExchangePKI.Party, at offset: Duration = .zero,
        confirm: ([UInt8]) -> [UInt8]? = { $0 }
    ) throws -> [UInt8] {
        let instant = world.clock.now
        let received = try SOAPVerifier(trust: world.pki.trust).verify(bytes: request, at: instant).value
        let message = try #require(received)
        return try SOAPSigner(identity: signer.identity).sign(
            body: [XMLElement("anything")], at: instant.advanced(by: offset),
            confirming: confirm(message.signatureValue)
        ).bytes
    }

    private func failure(_ answer: @escaping @Sendable ([UInt8], String) throws -> [UInt8]) async -> AttemptFailure? {
        await #expect(throws: AttemptFailure.self) { try await send(answer) }
    }

    @Test func requestIsSignedByTheTenantAndCarriesTheDocumentUntouched() async throws {
        let reply = try await send { request, action in
            #expect(action == "urn:ocmw-gateway:social-inquiry:v1/requestInquiry")
            let verdict = try SOAPVerifier(trust: world.pki.trust).verify(bytes: request, at: world.clock.now)
            let message = try #require(verdict.value)
            #expect(message.signer == world.pki.ocmwA.identity.certificate)
            #expect(try message.bodyElements().map { $0.canonicalBytes() } == [sent.stored.bytes])
            return try answer(to: request, by: world.pki.hub)
        }
        #expect(reply.body.map(\.localName) == ["anything"])
    }

    @Test func answerBySomebodyElseThanTheHubDoesNotCount() async {
        let failure = await failure { request, _ in try answer(to: request, by: world.pki.ocmwB) }
        #expect(failure?.code == .answerNotFromHub)
    }

    @Test func answerBySomebodyUntrustedDoesNotCount() async {
        let failure = await failure { request, _ in try answer(to: request, by: world.pki.impostorOfA) }
        #expect(failure?.text == "answer-signature/certificate-issuer-untrusted")
    }

    @Test func missingConfirmationDoesNotCount() async {
        let failure = await failure { request, _ in try answer(to: request, by: world.pki.hub, confirm: { _ in nil }) }
        #expect(failure?.text == "confirmation/confirmation-missing")
    }

    @Test func foreignConfirmationDoesNotCount() async {
        let failure = await failure { request, _ in
            try answer(to: request, by: world.pki.hub, confirm: { [$0[0] ^ 1] + $0.dropFirst() })
        }
        #expect(failure?.text == "confirmation/confirmation-wrong")
    }

    @Test func answerOutsideTheWindowDoesNotCount() async {
        let failure = await failure { request, _ in
            try answer(to: request, by: world.pki.hub, at: .seconds(-600))
        }
        #expect(failure?.text == "answer-signature/timestamp-expired")
    }

    @Test func answerThatIsNoXMLDoesNotCount() async {
        #expect(await failure { _, _ in Array("<html>".utf8) }?.code == .answerUnusable)
        #expect(await failure { _, _ in [] }?.code == .answerUnusable)
    }

    @Test(arguments: [
        (SOAPTransportError.Code.unreachable, AttemptFailure.Code.hubUnreachable), (.timedOut, .timedOut),
        (.unusableAnswer, .answerUnusable),
    ])
    func failureOfTheTransportIsNamed(_ code: SOAPTransportError.Code, _ expected: AttemptFailure.Code) async {
        #expect(await failure { _, _ in throw SOAPTransportError(code) }?.code == expected)
        let told = await failure { _, _ in throw SOAPTransportError(code, .refused) }
        #expect(told?.detail == (code == .unusableAnswer ? nil : "connection-refused"))
    }
}
