import Messages
import SocialSecurity
import Testing
import XMLSecurity

@testable import KSZHub

/// Nobody learns by trying numbers who is known to an OCMW.
@Suite struct FishingTests {
    @Test func refusalDoesNotTellWhetherAnotherOCMWKnowsThePerson() async throws {
        let network = try TestNetwork()
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        let known = try await network.send(Documents.livingWages(), about: Person.applicant)
        #expect(known.refusal?.code == "MSG00012")
        #expect(known.refusal?.rule == "integrated-by-requester")
        for ssin in [Person.cohabitant, Person.unknown, Person.deceased] {
            let answer = try await network.send(Documents.livingWages(), about: ssin)
            #expect(answer.refusal == known.refusal)
            #expect(answer.stamp?.code == known.stamp?.code)
            #expect(answer.stamp?.rule == known.stamp?.rule)
            #expect(answer.httpStatus == known.httpStatus)
        }
    }

    /// The two levels stay apart inside: for the log and for a dry run.
    @Test func decisionItselfNamesTheLevel() async throws {
        let network = try TestNetwork()
        _ = try await network.send(Documents.register(.livingWage, of: Person.applicant), from: .a)
        func rule(_ ssin: SSIN) async throws -> AccessRule? {
            let question = AccessQuestion(
                requester: .b, operation: .consultLivingWages, legalContext: .socialInquiry, ssin: ssin)
            let decision = try await network.hub.decider.decide(question, on: Documents.today)
            guard case .refused(let refusal) = decision else { return nil }
            return refusal.rule
        }
        #expect(try await rule(Person.applicant) == .integratedByRequester)
        #expect(try await rule(Person.cohabitant) == .integratedInSector)
    }

    @Test func manyRefusalsOfOneOrganisationAreSeenForAnHour() {
        let counter = AttemptCounter()
        let start = UTCInstant(milliseconds: 1_795_000_000_000)
        for _ in 1...5 {
            #expect(counter.count(.notIntegrated, of: .b, at: start) == nil)
            #expect(counter.count(.proofMismatch, of: .b, at: start) == nil)
        }
        #expect(counter.count(.notIntegrated, of: .a, at: start) == nil)
        #expect(counter.count(.notIntegrated, of: .b, at: start.advanced(by: .seconds(3_599))) == 11)
        #expect(counter.count(.notIntegrated, of: .b, at: start.advanced(by: .seconds(3_600))) == nil)
    }

    @Test func tooManyWrongProofsAreBrakedForAnHour() async throws {
        let network = try TestNetwork()
        let wrong = Payload.registerPerson(
            RegisterPerson(
                qualityCode: .inInquiry, period: Period(from: Documents.today),
                proof: .cardNumber("592-0000001-06")))
        let right = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        for _ in 1...50 { #expect(try await network.send(wrong).refusal?.code == "OGW00501") }
        #expect(try await network.send(wrong).refusal?.code == "OGW00601")
        let braked = try await network.send(right)
        #expect(braked.refusal?.code == "OGW00601")
        #expect(braked.refusal?.isFinal == false)
        #expect(braked.stamp?.outcome == .notForwarded)
        let other = try await network.send(Documents.register(.inInquiry, of: Person.applicant), from: .a)
        #expect(other.stamp?.outcome == .answered)
        #expect(try await network.send(.listRegistrations(ListRegistrations())).stamp?.outcome == .answered)
        network.clock.advance(by: .seconds(3_600))
        #expect(try await network.send(right).stamp?.outcome == .answered)
    }
}
