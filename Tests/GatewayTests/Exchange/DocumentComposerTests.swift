import MessageStore
import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import Gateway

@Suite struct DocumentComposerTests {
    let world: ExchangeWorld

    init() throws { world = try ExchangeWorld() }

    @Test func documentIsSignedValidAndKeptInItsWireForm() throws {
        let composed = try world.composed()
        let verdict = try DocumentVerifier(trust: world.pki.trust).verify(
            bytes: composed.stored.bytes, at: world.clock.now)
        let verified = try #require(verdict.value)
        #expect(verified.signer == world.pki.ocmwA.identity.certificate)
        #expect(verified.bytes == composed.stored.bytes)
        #expect(verified.digest == composed.stored.digest.bytes)
        #expect(try BusinessDocument(verified.element) == composed.document)
        #expect(composed.stored.subject == world.person)
        #expect(composed.reference == DocumentReference(ticket: composed.ticket, digest: composed.stored.digest))
    }

    @Test func documentThatBreaksItsSchemaIsNotSigned() throws {
        let contest = ContestTransfer(
            reasons: [], petitionReference: "POD-1", petitionDate: try CivilDate("2026-11-20"))
        let error = #expect(throws: GatewayError.self) {
            try world.composed(.contestTransfer(contest), inReplyTo: world.composed().reference)
        }
        #expect(error?.code == .documentNotValid)
        #expect(error?.field?.hasPrefix("/contestTransfer") == true)
    }

    @Test func budgetIsThatOfTheOperationAndStatutoryDocumentsHaveNone() throws {
        let inquiry = try world.composed().outgoing(for: world.tenant, notBefore: world.clock.now)
        #expect(inquiry.expiresAt == world.clock.now.advanced(by: .seconds(86_400)))
        let settings = TenantSettings(deliveryBudgets: [
            .requestInquiry: .seconds(60), .transferCompetence: .seconds(60),
        ])
        #expect(settings.deliveryBudget(for: .requestInquiry) == .seconds(60))
        #expect(settings.deliveryBudget(for: .replyInquiry) == .seconds(86_400))
        #expect(settings.deliveryBudget(for: .transferCompetence) == nil)
    }

    @Test func ticketsAreRandomUUIDs() {
        let tickets = (0..<100).map { _ in world.environment.ticket() }
        #expect(Set(tickets).count == 100 && tickets.allSatisfy(\.isUUID))
    }

    @Test func announcementWakesWhoWaitsForWhatWasCommitted() throws {
        let composed = try world.composed()
        let outgoing = composed.outgoing(for: world.tenant, notBefore: world.clock.now)
        let topics = ChangeTopic.topics(of: Changes(outgoing: [outgoing]))
        #expect(topics == [.conversation(composed.stored.conversation)])
    }
}
