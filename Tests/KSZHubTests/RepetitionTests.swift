import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// What a ticket does that comes to the hub's own services a second time.
@Suite struct RepetitionTests {
    @Test func repeatedRegistrationDoesNotReopenWhatWasEnded() async throws {
        let network = try TestNetwork()
        let registration = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let first = try await network.send(registration)
        _ = try await network.send(
            .unregisterPerson(UnregisterPerson(qualityCode: .inInquiry, endDate: Documents.today)))
        #expect(try await network.send(Documents.livingWages()).refusal?.code == "MSG00012")
        network.clock.advance(by: .seconds(20 * 86_400))
        let again = try await network.send(registration)
        #expect(again.stamp?.outcome == .answered)
        #expect(again.stampBytes == first.stampBytes)
        #expect(again.contentBytes == first.contentBytes)
        #expect(try await network.send(Documents.livingWages()).refusal?.code == "MSG00012")
        let anew = try await network.send(Documents.register(.inInquiry, of: Person.applicant))
        #expect(anew.contentBytes != first.contentBytes)
        #expect(try await network.send(Documents.livingWages()).stamp?.outcome == .answered)
    }

    @Test func repeatedEndDoesNotEndANewRegistration() async throws {
        let before = try TestNetwork()
        try await before.integrate()
        let end = try before.document(
            .unregisterPerson(UnregisterPerson(qualityCode: .inInquiry, endDate: Documents.today)))
        let first = try await before.send(end)
        _ = try await before.send(Documents.register(.inInquiry, of: Person.applicant))
        let after = try TestNetwork(store: before.store)
        let again = try await after.send(end)
        #expect(again.contentBytes == first.contentBytes)
        #expect(again.stampBytes == first.stampBytes)
        #expect(try await after.send(Documents.livingWages()).stamp?.outcome == .answered)
    }

    @Test func storedAnswerHoldsNoNumberOfAPerson() async throws {
        let network = try TestNetwork()
        let registration = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        let answer = try await network.send(registration)
        let digits = Array(Person.applicant.digits.utf8)
        #expect(try #require(answer.contentBytes).contains(digits))
        let record = try await network.store.meet(
            MessageRecord(
                key: IdempotencyKey(sender: .b, ticket: registration.header.ticket),
                digest: try registration.reference.digest, ticketCBSS: .random(),
                timestampReceive: network.clock.now))
        let outcome = try #require(record.outcome)
        #expect(outcome.kind == .answered)
        #expect(!outcome.reply.contains(digits))
        #expect(!outcome.stamp.contains(digits))
    }

    @Test func numberIsTakenOutAndPutBackInEveryPlace() {
        let blank = PersonBlank(Person.applicant)
        for text in ["", "7102300012", "71023000122", "a71023000122b7102371023000122", "71023000123"] {
            let bytes = Array(text.utf8)
            #expect(blank.restored(in: blank.removed(from: bytes)) == bytes)
            #expect(!blank.removed(from: bytes).contains(Array("71023000122".utf8)))
        }
    }

    @Test(
        arguments: [
            Documents.livingWages(), .listRegistrations(ListRegistrations()),
            .findOrganisations(FindOrganisations(proof: Person.proof(of: Person.applicant))),
        ])
    func questionsAreAnsweredAnewForAnHour(_ payload: Payload) async throws {
        let network = try TestNetwork()
        try await network.integrate()
        let question = try network.document(payload)
        let first = try await network.send(question)
        #expect(first.stamp?.outcome == .answered)
        network.clock.advance(by: .seconds(3_600))
        let again = try await network.send(question)
        #expect(again.stamp?.outcome == .answered)
        #expect(again.contentBytes != first.contentBytes)
        network.clock.advance(by: .milliseconds(1))
        let late = try await network.send(question)
        #expect(late.stamp?.outcome == .refused)
        #expect(late.refusal?.code == "OGW00402")
        #expect(late.refusal?.isFinal == true)
        #expect(try await network.send(payload).stamp?.outcome == .answered)
    }
}
